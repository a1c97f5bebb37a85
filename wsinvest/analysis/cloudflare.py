"""What Cloudflare's own statuses say of the server behind it (developers.cloudflare.com, Cloudflare 5xx errors)."""

from collections.abc import Sequence
from typing import Final

from wsinvest.analysis.front import header_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Step

SERVE_TLS: Final = Step(
    "serve_tls_to_cloudflare",
    TODAY,
    30,
    _("Let the server speak TLS with a certificate that Cloudflare accepts, or choose the SSL mode that fits it."),
    _("The answer to the handshake comes from the server behind Cloudflare."),
    snippet=_(
        "# past Cloudflare, at the server's own address\n"
        "openssl s_client -connect SERVER:443 -servername {host} </dev/null\n"
        "# Cloudflare's SSL mode Full wants TLS at the server,\n"
        "# Full (strict) a valid certificate too"
    ),
)
_MEANINGS: Final[dict[int, tuple[Phrase, Step | None]]] = {
    521: (
        _(
            "By its documentation Cloudflare's 521 means that the server refused its connection: it is stopped, or a "
            "firewall keeps Cloudflare's addresses out."
        ),
        None,
    ),
    523: (
        _(
            "By its documentation Cloudflare's 523 means that it found no way to the server: as a rule the address in "
            "its DNS is wrong."
        ),
        None,
    ),
    525: (
        _(
            "By its documentation Cloudflare's 525 means that TLS with the server failed: as a rule nothing speaks TLS "
            "on the server's port, or the server has no certificate for the name."
        ),
        SERVE_TLS,
    ),
    526: (
        _(
            "By its documentation Cloudflare's 526 means that it does not accept the server's certificate: expired, "
            "self-signed, for another name, or without its intermediate one."
        ),
        SERVE_TLS,
    ),
}


def meaning(ended: Sequence[Attempt]) -> tuple[Phrase, Step | None] | None:
    """The meaning of the status that Cloudflare gave to all of these, with its step if there is one of its own."""
    statuses = {one.response.status for one in ended if one.response}
    by_it = all(header_of(one, "server").lower() == "cloudflare" for one in ended)
    return _MEANINGS.get(statuses.pop()) if by_it and len(statuses) == 1 else None
