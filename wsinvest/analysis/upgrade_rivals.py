"""What else may explain an answer in place of the 101, and what tells it apart."""

from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.finding import Rival

STRIPPED: Final = "http.proxy.upgrade_stripped"
UNSUPPORTED: Final = "http.server.websocket_unsupported"
_DIRECT: Final = (
    "curl -sN -m 3 -o /dev/null -w '%{http_code}' --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket'"
    " -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='"
    " http://127.0.0.1:SERVER_PORT/PATH"
)
HOST_RIVAL: Final = Rival(
    "http.host.unrecognized",
    "grep -rnE 'server_name|ServerName|ServerAlias|hdr\\(host\\)|Host\\(' /etc/nginx /etc/apache2 /etc/haproxy",
    _("Where the proxy runs: if the URL's host is not among these names, another site answers."),
)
STRIPPED_RIVAL: Final = Rival(
    STRIPPED,
    _DIRECT,
    _("Sent to the server itself, past every proxy: 101 or 401 there means that a proxy drops the upgrade."),
)
UNSUPPORTED_RIVAL: Final = Rival(
    UNSUPPORTED,
    "python -m pip show websockets wsproto",
    _("In the environment of the server: if neither is installed, an ASGI server such as uvicorn has no WebSocket."),
)
# RFC 9110 section 15.6.6: a server that speaks HTTP/2 alone may refuse HTTP/1.1 so, with no proxy in between.
HTTP_2_RIVAL: Final = Rival(
    "tls.alpn.no_http11",
    "curl -sk --http2-prior-knowledge -o /dev/null -w '%{http_version} %{http_code}' http://127.0.0.1:SERVER_PORT/",
    _("Sent to the server itself: an answer by version 2, and 505 with --http1.1, means that it speaks HTTP/2 alone."),
)
PATH_RIVAL: Final = Rival(
    "http.path.not_found",
    _DIRECT,
    _("Sent to the server itself: 404 or 403 there, while its WebSocket library is installed, means a wrong path."),
)
