"""What only a browser meets: cookies that it keeps back, certificates judged by newer rules; and odd spellings."""

from urllib.parse import quote

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import SECRET, signed

_OPAQUE = "q8h2k1+v0c9/w7x5n3m4b=="
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


def _chain(name: str, certificate: str, framework: str = "aiohttp", ca: str = "") -> Entry:
    service = Service(framework, certificate=certificate) if framework else Service(front="nginx plain leaf")
    trust = {"CA_FILE": f"{{folder}}/{ca}/ca.pem"} if ca else {}
    env = {"WS_URL": "wss://localhost:{port}/ws", **trust}
    return Entry(f"TLS: {name}", "the intermediate is missing", service, env, ("tls.chain.incomplete",), proven=False)


def _stranger(framework: str) -> Entry:
    """Only a leaf, and a CA file of an authority with nothing to do with it."""
    env = {"WS_URL": "wss://localhost:{port}/ws", "CA_FILE": "{folder}/good/ca.pem"}
    service, root = Service(framework, certificate="stranger"), "tls.certificate.untrusted_ca"
    name = f"TLS: {framework}, the CA file of another authority"
    return Entry(name, "the wrong file was handed out", service, env, (root,), proven=False)


_COMMON, _SHORT = "common-name", "short-key"
_NAME, _WEAK = "tls.certificate.hostname_mismatch", "tls.certificate.weak_key"


def _twice(framework: str, reads: str) -> Entry:
    service = Service(framework, reads=reads, opaque=_OPAQUE)
    env = {"WS_TOKEN": quote(quote(_OPAQUE, safe=""), safe=""), "WS_AUTH_MODE": reads, "JWT_SECRET": None}
    return Entry(
        f"{framework}, {reads}: percent-encoded twice", "nobody decodes", service, env, ("token.format.encoding",)
    )


def _blank(framework: str, tail: str, written: str) -> Entry:
    service = Service(framework, secret=SECRET + tail, login="token", login_secret=SECRET)
    env = {**LOGIN, "JWT_SECRET": written}
    return Entry(f"{framework}: {tail!r} at the secret's end", "kept by the server", service, env, (_WHITESPACE,))


def _marked(framework: str, login: str) -> Entry:
    env = {"JWT_SECRET": SECRET, "WS_URL": "ws://127.0.0.1:{port}/ws", "WS_AUTH_MODE": "query"}
    return Entry(
        f"{framework}: BOM before the secret{', and no login' * (not login)}",
        "an editor saved the .env with a BOM",
        Service(framework, unset=True, login=login),
        {**env, **(LOGIN if login else {})},
        roots=("config.env.bom",),
        proven=False,
        written=lambda text: b"\xef\xbb\xbf" + text.encode(),
    )


def _only(framework: str, manner: str, root: str, **more: object) -> Entry:
    service = Service(framework, reads="none", manner=manner)
    env = {"JWT_SECRET": None, "WS_AUTH_MODE": "none"}
    return Entry(f"{framework}: {manner}", manner, service, env, (root,), **more)  # type: ignore[arg-type]


def _policy(framework: str, policy: str, *, fine: bool = False) -> Entry:
    env = {"WS_TOKEN": signed(), "WS_ORIGIN": _PAGE}
    name = f"{'fine: ' * fine}{framework}: the page's policy is {policy}"
    service, roots = Service(framework, manner=f"policy: {policy}"), () if fine else ("http.page.csp_blocks",)
    return Entry(name, "" if fine else "the page may not connect", service, env, roots, proven=False)


def _mixed(framework: str) -> Entry:
    """On this machine most browsers make an exception, so it is told and is no fault."""
    env = {"WS_TOKEN": signed(), "WS_ORIGIN": "https://127.0.0.1:8443"}
    return Entry(f"fine: {framework}, a page over TLS", "", Service(framework), env, finds=("http.page.mixed_content",))


def _by_proxy(framework: str) -> Entry:
    broken = "nobody listens at HTTP_PROXY"
    return Entry(f"{framework}: {broken}", broken, Service(framework), _GONE, ("config.proxy.environment",))


_GONE = {"HTTP_PROXY": "http://127.0.0.1:1", "WS_TOKEN": signed()}
_WHITESPACE = "config.secret.whitespace"

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
    _chain("no intermediate, and it calls itself one", "leaf-between"),
    _chain("no intermediate, whose address is told", "leaf-published", "tornado"),
    _chain("no intermediate, and its root as CA file", "leaf-plain", ca="leaf-plain"),
    _chain("no intermediate at nginx, and its root as CA file", "leaf-plain", "", ca="leaf-plain"),
    _stranger("asgi"),
    _stranger("aiohttp"),
    _tls("a short RSA key", "1024 bits", Service("asgi", certificate=_SHORT), _SHORT, _WEAK),
    _tls("a short RSA key at nginx", "1024 bits", Service(front="nginx short key"), _SHORT, _WEAK),
    _twice("aiohttp", "header"),
    _twice("fastapi", "cookie"),
    _blank("aiohttp", "  ", f"'{SECRET}  '"),
    _blank("tornado", "\n", f'"{SECRET}\\n"'),
    _by_proxy("aiohttp"),
    _by_proxy("tornado"),
    Entry("fine: a proxy that NO_PROXY excepts", "", Service(), {**_GONE, "NO_PROXY": "localhost,127.0.0.1"}),
    _only("aiohttp", "browsers only", "http.firewall.user_agent", probe=True),
    _only("websockets", "browsers only", "http.firewall.user_agent", probe=True),
    _only("aiohttp", "no offers", "protocol.extension.refused"),
    _only("tornado", "no offers", "protocol.extension.refused"),
    _policy("aiohttp", "connect-src https://api.shop.example"),
    _policy("tornado", "default-src 'none'; img-src *"),
    _policy("aiohttp", "connect-src http://127.0.0.1:*"),
    _policy("tornado", "connect-src 127.0.0.1:*"),
    _policy("aiohttp", "connect-src 'self'", fine=True),
    _policy("tornado", "default-src 'self' ws://127.0.0.1:*; script-src 'none'", fine=True),
    _mixed("aiohttp"),
    _mixed("tornado"),
    _marked("starlette", "empty"),
    _marked("tornado", ""),
    _marked("fastapi", ""),
)
