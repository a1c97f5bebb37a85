"""What engineers meet: answers of firewalls and balancers, logins of other kinds, `.env` files of all sorts."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import SECRET, signed

_PLAIN = {"WS_TOKEN": signed()}
_COOKIE = {**LOGIN, "WS_AUTH_MODE": "cookie", "WS_TOKEN_PARAM": "sid", "JWT_SECRET": None}
_BY_LOGIN = {**LOGIN, "JWT_SECRET": None}
_ODD = "k9#vT2!mQ8zR4wX7pL1nB5cD3fG6hJ0s"


def _gateway(manner: str, broken: str, *roots: str, proven: bool = False, **more: object) -> Entry:
    given = {"env": _PLAIN, "never": ("config.secret.", "token.")} | more
    return Entry(f"practice: {manner}", broken, Service("gateway", manner=manner), roots=roots, proven=proven, **given)  # type: ignore[arg-type]


def _fine(name: str, service: Service, env: dict[str, str | None], **more: object) -> Entry:
    return Entry(f"fine: {name}", "", service, env, **more)  # type: ignore[arg-type]


PRACTICE = (
    _gateway("waf", "a firewall blocks the request", "http.firewall.blocked"),
    _gateway("bot check", "a bot check is put before the endpoint", "http.firewall.blocked"),
    _gateway("mod_security", "a rule of the web server's firewall", "http.firewall.blocked"),
    _gateway("520", "the server gives its delivery network an odd answer", "http.proxy.backend_down"),
    _gateway("521", "the server refuses its delivery network", "http.proxy.backend_down"),
    _gateway("522", "the server does not accept connections in time", "http.proxy.backend_timeout"),
    _gateway("no targets", "no target is registered at the balancer", "http.proxy.backend_down"),
    _gateway("maintenance", "the site is being maintained", "http.service.unavailable"),
    _gateway("crashed dyno", "the application crashed behind its router", "http.service.unavailable"),
    _gateway("traceback on upgrade", "the application fails on upgrades", "http.answer.unexplained"),
    _gateway("502 on upgrade", "the server dies of upgrades", "http.proxy.backend_down"),
    _gateway("slash", "the path lacks its last slash", "http.redirect.elsewhere", proven=True),
    _gateway("moved", "the endpoint has moved", "http.redirect.elsewhere", proven=True),
    _gateway("consent", "a page of consent is put before every path", "http.redirect.elsewhere", proven=True),
    _gateway("error in a 200", "the gateway tells an error of its own with status 200", "http.endpoint.not_websocket"),
    _gateway("maintenance by 200", "a page of maintenance with 200", "http.endpoint.not_websocket"),
    _gateway("no such room", "the path is right, and the room does not exist", "http.path.not_found"),
    _gateway("first only", "the first connection of an address is let in", "http.auth.rejected",
             env={"JWT_SECRET": None, "WS_AUTH_MODE": "none"}),
    _gateway("sign-on", "single sign-on stands before the path", "http.redirect.to_login"),
    _gateway("scope", "the token lacks a scope", "http.auth.rejected"),
    _gateway("expired", "the session is over, and only the server knows", "http.auth.rejected", env={
        "WS_TOKEN": "q8h2k1zv0c9w7x5n3m4b", "JWT_SECRET": None}),
    _gateway("one of three", "one of three servers is out of step", "http.auth.rejected"),
    _gateway("second factor", "the login wants a second factor", "login.response.empty_token", env=_BY_LOGIN,
             allowed=("token.value.empty",), never=("config.secret.",)),
    _gateway("error with 200", "wrong credentials are answered by 200", "login.response.empty_token", env=_BY_LOGIN,
             allowed=("token.value.empty",), never=("config.secret.",)),
    _fine("session cookie of a login", Service("gateway", manner="cookie"), _COOKIE),
    _fine("token far inside a login's answer", Service("gateway", manner="deep"), _BY_LOGIN),
    _fine("access token beside a refresh token", Service("gateway", manner="pair"), _BY_LOGIN),
    _fine("ticket for one use", Service("gateway", manner="one use"), {"WS_TOKEN": "tk_4711abc", "JWT_SECRET": None}),
    _fine("hash in an unquoted secret", Service(secret=_ODD), {"JWT_SECRET": _ODD}),
    _fine("export before each name", Service(), {}, written=lambda text: text.replace("JWT_", "export JWT_").encode()),
    _fine("comment behind a quoted secret", Service(), {"JWT_SECRET": f'"{SECRET}" # of May'}),
    _fine("audience in a list", Service(audience="ws"), {"WS_TOKEN": signed(aud=["api", "ws"]), "JWT_AUDIENCE": "ws"}),
)  # fmt: skip
