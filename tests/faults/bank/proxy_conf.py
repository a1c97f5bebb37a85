"""Faults that the configuration of the proxy proves, or that stand in it, and healthy services whose one is named."""

from tests.faults.entry import Entry, Service

_NONE = {"WS_AUTH_MODE": "none", "JWT_SECRET": None}
_NEVER = ("token.", "config.secret.", "config.env.", "login.", "tls.", "tcp.", "protocol.")
_FILES = {"nginx": "{folder}/nginx.conf", "haproxy": "{folder}/haproxy.conf", "apache": "{folder}/apache2.conf"}
_ITSELF, _ONE_SIDE = "http.proxy.answers_itself", "tcp.proxy_protocol.mismatch"
_STRIPPED, _LIMIT, _PATH = (
    "http.proxy.upgrade_stripped",
    "http.capacity.connection_limit",
    "http.proxy.path_rewritten",
)


def _conf(front: str, framework: str = "aiohttp", **more: object) -> tuple[Service, dict[str, object]]:
    """A service behind this front, which lets everybody in unless it reads a token, and its `.env` with the file."""
    service = Service(framework, front=front, **{"reads": "none", **more})
    return service, {"WS_PROXY_CONF": _FILES[front.split()[0]], **(_NONE if service.reads == "none" else {})}


def _fault(name: str, broken: str, root: str, made: tuple[Service, dict[str, object]], **changed: object) -> Entry:
    service, env = made
    env = {**env, **changed.pop("env", {})}
    return Entry(f"{name}, with its file", broken, service, env, **{"roots": (root,), "never": _NEVER, **changed})


def _fine(name: str, made: tuple[Service, dict[str, object]], **env: object) -> Entry:
    service, given = made
    return Entry(f"{name}, with its file", "", service, {**given, **env})


PROXY_CONF = (
    _fault("nginx strips before FastAPI", "404 as for a page", _STRIPPED, _conf("nginx strips", "fastapi")),
    _fault("apache strips before FastAPI", "404 as for a page", _STRIPPED, _conf("apache strips", "fastapi")),
    _fault("haproxy strips before tornado", "a rule deletes it", _STRIPPED, _conf("haproxy strips", "tornado")),
    _fault("nginx strips half before aiohttp", "Connection: close", _STRIPPED, _conf("nginx strips half")),
    _fault("nginx cuts the path", "a slash", _PATH, _conf("nginx cuts path"), proven=False),
    _fault("haproxy cuts the path", "replace-path", _PATH, _conf("haproxy cuts path", "tornado"), proven=False),
    _fault(
        "nginx drops the query", "no $args", "http.proxy.query_lost", _conf("nginx drops query", reads="query"),
        ),
    _fault(
        "haproxy drops the query", "set-query", "http.proxy.query_lost",
        _conf("haproxy drops query", "websockets", reads="query"), ),
    _fault("nginx: two at a time", "limit_conn", _LIMIT, _conf("nginx limited"), attempts=20),
    _fault("nginx: two at a time by 429", "limit_conn", _LIMIT, _conf("nginx limited 429"), attempts=20),
    _fault("nginx: limit_req", "pace", "http.rate.limited", _conf("nginx paced"), attempts=20),
    _fault("haproxy: a queue of one", "maxconn", _LIMIT, _conf("haproxy queues"), attempts=20),
    _fault("nginx: nobody is let in", "deny all", "http.firewall.blocked", _conf("nginx denies")),
    _fault("nginx: GET is not let in", "limit_except POST", "http.firewall.blocked", _conf("nginx excepts")),
    _fault("haproxy: refused by a rule", "deny", "http.firewall.blocked", _conf("haproxy refuses")),
    _fault(
        "nginx: pings come late", "30 s against 45 s", "config.timeouts.ping_exceeds_idle", _conf("nginx impatient"),
        env={"WS_PING_INTERVAL": "45"},
    ),
    _fault(
        "haproxy: pings come late", "an hour", "config.timeouts.ping_exceeds_idle", _conf("haproxy", "tornado"),
        env={"WS_PING_INTERVAL": "3600"},
    ),
    _fault("nginx hangs up on upgrades", "return 444", _ITSELF, _conf("nginx hangs up")),
    _fault("haproxy answers by itself", "http-request return", _ITSELF, _conf("haproxy repairs", "tornado")),
    _fault("nginx serves another name", "two blocks", "http.host.unrecognized", _conf("nginx named")),
    _fault(
        "nginx wants a PROXY header", "one side", _ONE_SIDE, _conf("nginx wants proxy"), never=(), proven=False,
    ),
    _fault("haproxy sends a PROXY header", "one side alone", _ONE_SIDE, _conf("haproxy sends proxy"), never=()),
    _fine("nginx before aiohttp", _conf("nginx impatient"), WS_PING_INTERVAL="20"),
    _fine("haproxy before tornado", _conf("haproxy", "tornado"), WS_PING_INTERVAL="20"),
    _fine("nginx that rewrites Host", _conf("nginx rewrites host", reads="query")),
)  # fmt: skip
