"""What only a browser meets: cookies that it keeps back, certificates that it judges by newer rules."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service

_UNSENT = "token.cookie.not_sent"
_PAGE = "http://127.0.0.1:{port}"
_NEVER = ("http.", "login.", "token.signature.", "token.time.", "config.secret.")


def _cookie(framework: str, attributes: str) -> Service:
    return Service(framework, reads="cookie", name="sid", login=f"cookie:{attributes}")


def _env(page: str = _PAGE) -> dict[str, str | None]:
    return {**LOGIN, "WS_AUTH_MODE": "cookie", "WS_TOKEN_PARAM": "sid", "WS_ORIGIN": page, "JWT_SECRET": None}


def _unsent(name: str, attributes: str, page: str = _PAGE, framework: str = "aiohttp", **more: object) -> Entry:
    service, given = _cookie(framework, attributes), {"probe": True, "never": _NEVER, **more}
    return Entry(f"cookie: {name}", attributes, service, _env(page), (_UNSENT,), **given)  # type: ignore[arg-type]


def _sent(name: str, attributes: str, framework: str = "aiohttp", page: str = _PAGE) -> Entry:
    return Entry(f"fine: cookie, {name}", "", _cookie(framework, attributes), _env(page))


def _tls(name: str, broken: str, service: Service, certificate: str, root: str) -> Entry:
    trust = {"CA_FILE": f"{{folder}}/{certificate}/ca.pem", "WS_URL": "wss://localhost:{port}/ws"}
    return Entry(f"TLS: {name}", broken, service, trust, (root,), never=("http.", "token.", "config."))


_COMMON, _SHORT = "common-name", "short-key"
_NAME, _WEAK = "tls.certificate.hostname_mismatch", "tls.certificate.weak_key"

BROWSER = (
    _unsent("for the API only", "Path=/api; HttpOnly; SameSite=Strict"),
    _unsent("for the API only, on tornado", "Path=/api; HttpOnly", framework="tornado"),
    _unsent("no Path, so that of the login", "HttpOnly", framework="starlette"),
    _unsent("of another domain", "Domain=shop.example; Path=/"),
    _unsent("over before it is sent", "Path=/; Max-Age=0"),
    _unsent("of a page elsewhere", "Path=/; SameSite=Lax", "https://app.example", "fastapi"),
    _unsent("a page elsewhere, and no SameSite", "Path=/; HttpOnly", "https://app.example", proven=False),
    _unsent("for TLS alone", "Path=/; Secure; HttpOnly", proven=False, framework="tornado"),
    _sent("for all paths", "Path=/; HttpOnly; SameSite=Strict"),
    _sent("for its own path", "Path=/ws; HttpOnly; SameSite=Lax", "tornado"),
    _tls("a common name alone", "no subjectAltName", Service(certificate=_COMMON), _COMMON, _NAME),
    _tls("a common name alone at nginx", "no subjectAltName", Service(front="nginx common name"), _COMMON, _NAME),
    _tls("a short RSA key", "1024 bits", Service("asgi", certificate=_SHORT), _SHORT, _WEAK),
    _tls("a short RSA key at nginx", "1024 bits", Service(front="nginx short key"), _SHORT, _WEAK),
)
