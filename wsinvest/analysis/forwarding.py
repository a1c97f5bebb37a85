"""What a proxy tells the server behind it: the scheme and the Host of the client, by the answers."""

from typing import Final
from urllib.parse import urljoin, urlsplit

from wsinvest.analysis import ends
from wsinvest.analysis.front import header_of
from wsinvest.analysis.page import REDIRECTS, location_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.upgrade import through_gateway
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.proxy_headers import keeps_host
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Target, Url, host_header

_SECURE: Final = ("https", "wss")
SCHEME_LINES: Final = _(
    "# nginx, where TLS ends\n"
    "proxy_set_header X-Forwarded-Proto $scheme;\n"
    "# Apache: RequestHeader set X-Forwarded-Proto https\n"
    "# HAProxy: http-request set-header X-Forwarded-Proto https if { ssl_fc }\n"
    "# The server must trust it. uvicorn: --proxy-headers --forwarded-allow-ips\n"
    "# Express: app.set('trust proxy', 1)   Django: SECURE_PROXY_SSL_HEADER\n"
    "# Rails: config.assume_ssl = true"
)
HOST_LINES: Final = _(
    "# nginx\n"
    "proxy_set_header Host $http_host;\n"
    "proxy_set_header X-Forwarded-Host $http_host;  # if this is set\n"
    "# Apache: ProxyPreserveHost On\n"
    "# HAProxy, Caddy, Traefik: remove the line that rewrites Host"
)


def leads_back(attempt: Attempt, target: Target) -> bool:
    """True if a wss handshake is redirected to its own URL: the server then takes it for plain HTTP.

    A port that is left out counts as the same, since servers that add the scheme often drop the port. False if the
    answer sets a cookie, which may be what the server waits for.
    """
    answer, url = attempt.response, target.url
    if not url.secure or answer is None or answer.status not in REDIRECTS or header_of(attempt, "set-cookie"):
        return False
    location = location_of(attempt)
    return location.lower().startswith(tuple(f"{scheme}:" for scheme in _SECURE)) and is_same(location, url)


def is_same(location: str, url: Url) -> bool:
    """True if this Location is the URL itself, seen as https; its port may be left out."""
    try:
        new = urlsplit(urljoin(f"https://{url.host}{url.path}", location))
        ports = (url.port, None)
        same = (new.hostname, new.path or "/", bool(new.query)) == (url.host, url.path, bool(url.query_names))
        return same and new.scheme in _SECURE and new.port in ports
    except ValueError:
        return False


def own_page_refused(handshake: Handshake, target: Target) -> tuple[Attempt, ...]:
    """The repeats that sent the Origin of the URL's own page and were refused."""
    own = f"{'https' if target.url.secure else 'http'}://{host_header(target.url)}"
    refused = ends.answered(handshake.repeats, 400, 403, 404)
    return tuple(one for one in refused if one.sent.origin == own)


def own_page_behind_gateway(
    handshake: Handshake, target: Target, proxy: Proxy | None, config: Config | None
) -> tuple[Attempt, ...]:
    """The repeats whose Origin is the URL's own page and was refused for it behind a gateway that may replace Host.

    Empty where a list of origins was named, or where the configuration passes Host on.
    """
    listed = config is not None and config.setting("WS_ALLOWED_ORIGINS").state is ValueState.SET
    refused = tuple(filter(through_gateway, own_page_refused(handshake, target)))
    turned = Proofs(handshake).of("http.origin.rejected")
    return () if listed or keeps_host(proxy, target.url) or turned is None else refused
