"""The lines that let a proxy pass an upgrade on, in the words of the proxy that answered."""

from typing import Final

from wsinvest.analysis.front import header_of
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt

NGINX: Final = _(
    "location {path} {\n"
    "    proxy_pass http://<the WebSocket server>;\n"
    "    proxy_http_version 1.1;\n"
    "    proxy_set_header Upgrade $http_upgrade;\n"
    '    proxy_set_header Connection "upgrade";\n'
    "}"
)
APACHE: Final = _(
    "# Apache 2.4.47 and later; remove any: RequestHeader unset Upgrade\n"
    'ProxyPass "{path}" "http://<the WebSocket server>{path}" upgrade=websocket\n'
    "# before 2.4.47: a2enmod proxy_wstunnel\n"
    '# ProxyPass "{path}" "ws://<the WebSocket server>{path}"'
)
HAPROXY: Final = _(
    "# HAProxy passes upgrades on by itself; remove from frontend and backend:\n"
    "#   http-request del-header Upgrade    http-request del-header Connection\n"
    "timeout tunnel 1h"
)
ENVOY: Final = _(
    "# Envoy: in the HttpConnectionManager, or in the route\n"
    "upgrade_configs:\n"
    "- upgrade_type: websocket\n"
    "# Contour: enableWebsockets: true   Emissary: allow_upgrade: [websocket]"
)
ANY: Final = _(
    "# nginx (Apache: ProxyPass ... upgrade=websocket)\n"
    "location {path} {\n"
    "    proxy_pass http://<the WebSocket server>;\n"
    "    proxy_http_version 1.1;\n"
    "    proxy_set_header Upgrade $http_upgrade;\n"
    '    proxy_set_header Connection "upgrade";\n'
    "}"
)
_BY_SERVER: Final = (
    (("nginx", "openresty", "tengine"), NGINX),
    (("apache", "httpd"), APACHE),
    (("haproxy",), HAPROXY),
    (("envoy", "istio-envoy"), ENVOY),
)


def lines_of(attempt: Attempt) -> Phrase:
    """The lines for the proxy that the Server header of the answer names; for an unknown one those of nginx."""
    server = header_of(attempt, "server").lower()
    return next((lines for names, lines in _BY_SERVER if server.startswith(names) and "coyote" not in server), ANY)
