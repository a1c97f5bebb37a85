"""What to add to the next run so that a result that is not proven becomes surer; rules name what fits them."""

from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.finding import Surer

ENV: Final = Surer("--env-file FILE", _("the .env of the service: its secret, its login, its origins"))
LOG: Final = Surer("--server-log FILE", _("the server's log: what it wrote during these attempts"))
TOKEN: Final = Surer("-H 'Authorization: Bearer TOKEN'", _("a token of the application"))
COOKIE: Final = Surer("-b 'NAME=VALUE'", _("the session cookie of a user who is signed in"))
LOGIN: Final = Surer("--login-url URL --user NAME", _("the login: a fresh token to compare with"))
ORIGIN: Final = Surer("-o https://APPLICATION", _("the address of the application's page, as browsers send it"))
CA: Final = Surer("--ca-file FILE", _("the authority that the clients trust"))
UNVERIFIED: Final = Surer("-k", _("what is behind TLS, whoever answers there; no certificate is verified"))
PATH: Final = Surer("ws://HOST:PORT/KNOWN-PATH", _("the path of a client that works, in place of this one"))
DIRECT: Final = Surer("ws://SERVER:PORT/PATH", _("the server itself, past every proxy: it answers 101 or 401 there"))
PROXY_CONF: Final = Surer("--proxy-conf FILE", _("the proxy's configuration: what it does with a handshake"))
