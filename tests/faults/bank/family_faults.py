"""The table of faults that are put on every family of servers, and what each becomes where it looks different."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.faults.entry import Service, Text
from tests.faults.signing import NOW, OTHER, signed

_BESIDE = ("config.secret.", "config.env.", "http.path.", "tls.", "tcp.", "login.", "token.generation.")
_NO_TOKEN = ("token.", "config.", "tls.", "tcp.", "login.")
_SHOP = "https://shop.example"
_OLD = signed(seconds=-300)

# How each family is asked to refuse: what it cannot say (hypercorn's or granian's own 401) is not asked of it.
SERVERS = {
    "hypercorn": Service("hypercorn", refuses="403"),
    "hypercorn, late": Service("hypercorn", reads="header", refuses="4401"),
    "channels": Service("channels", refuses="403"),
    "channels, cookie": Service("channels", reads="cookie", refuses="4401"),
    "granian": Service("granian", reads="header", refuses="403"),
    "fastapi": Service("fastapi"),
    "fastapi, header": Service("fastapi-policy", reads="header", refuses="403"),
    "starlette": Service("starlette", refuses="403"),
    "starlette, late": Service("starlette", reads="cookie", refuses="1008"),
    "aiohttp": Service("aiohttp", reads="header"),
    "tornado": Service("tornado", reads="cookie", refuses="403"),
    "websockets": Service("websockets", refuses="1008"),
}
# Those of one kind each: for faults that have little to do with the place of the token.
KINDS = ("hypercorn", "channels", "granian", "fastapi", "starlette", "aiohttp", "tornado", "websockets")
NEW = ("hypercorn", "channels", "granian", "fastapi", "starlette")


@dataclass(frozen=True)
class Fault:
    """One fault, to be put on many servers. `service` is what it changes there, `env` what the client is told."""

    broken: str
    root: str
    env: Mapping[str, Text | None] = field(default_factory=dict)
    service: Mapping[str, object] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)  # more fields of the entry
    on: tuple[str, ...] = tuple(SERVERS)
    instead: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # where a server makes something else of it


def _token(broken: str, root: str, token: Text | None, **more: Any) -> Fault:
    said = {"never": _BESIDE, **more.pop("said", {})}
    return Fault(broken, root, {"WS_TOKEN": token, **more.pop("env", {})}, said=said, **more)


# Nobody can tell a refusal from an unknown path where both are 403, or why a close came: the rivals stay beside it.
# What nobody named to us is no fault of the service: no root cause, and nothing that is grave.
_UNNAMED = {"roots": (), "finds": ("http.auth.required",), "never": ("http.", "session.", "token.", "config.", "tls.")}
_REFUSED = {"roots": (), "allowed": ("http.auth.rejected", "http.path.not_found")}
_NO_COOKIES = tuple(name for name, service in SERVERS.items() if service.reads != "cookie")  # there quotes are syntax
_PROBED = {"probe": True}
_SYMPTOM = {"proven": False, "never": _NO_TOKEN}
_VERSIONED = {"probe": True, "never": ("token.", "config.secret.", "http.", "tls.")}
_ORIGIN = {"probe": True, "never": ("token.", "config.secret.", "http.auth.", "http.path.")}

FAULTS = {
    "empty": _token("the client had no token yet", "token.value.empty", "", said={"finds": ("token.value.empty",)}),
    "missing": _token("nobody named a token", "http.auth.required", None, env={"JWT_SECRET": None}, said=_UNNAMED),
    "expired": _token("an old token", "token.time.expired", _OLD),
    "not yet valid": _token(
        "nbf in two hours", "token.time.not_yet_valid", signed(nbf=NOW + timedelta(hours=2)), on=KINDS
    ),
    "wrong audience": _token(
        "a token of another service",
        "token.claim.audience",
        signed(aud="mail"),
        env={"JWT_AUDIENCE": "chat"},
        service={"audience": "chat"},
        on=KINDS,
    ),
    "wrong issuer": _token(
        "a token of the staging login",
        "token.claim.issuer",
        signed(iss="https://id.staging.example"),
        env={"JWT_ISSUER": "https://id.example"},
        service={"issuer": "https://id.example"},
        on=KINDS,
    ),
    "HS384 for HS256": _token(
        "the other algorithm",
        "token.header.alg_mismatch",
        signed(algorithm="HS384"),
        env={"JWT_ALGORITHM": "HS256"},
        on=KINDS,
    ),
    "wrong secret": _token(
        "the token was signed by a service with another secret",
        "config.secret.mismatch",
        signed(OTHER),
        said={"finds": ("token.signature.invalid",), "never": ("http.path.", "tls.", "token.format.")},
    ),
    "truncated": _token("cut by a column", "token.format.truncated", signed()[:120], said=_PROBED, on=KINDS),
    "quoted": _token("JSON.stringify", "token.format.quoted", f"'\"{signed()}\"'", said=_PROBED, on=_NO_COOKIES),
    "Bearer twice": _token("the word came along", "token.format.bearer_prefix", f"'Bearer {signed()}'", said=_PROBED),
    "encoded twice": _token(
        "encodeURIComponent twice", "token.format.encoding", signed().replace(".", "%252E"), said=_PROBED, on=KINDS
    ),
    "wrong name": _token(
        "the server reads auth",
        "token.transport.param_name",
        signed(),
        service={"name": "access_token"},
        said=_PROBED,
        on=("hypercorn", "channels", "channels, cookie", "fastapi", "starlette", "starlette, late", "tornado"),
    ),
    "wrong place": _token(
        "the server reads another place", "token.transport.mismatch", signed(), env={"WS_AUTH_MODE": None}, said=_PROBED
    ),
    "path": Fault(
        "a letter too many",
        "http.path.not_found",
        {"WS_URL": "ws://127.0.0.1:{port}/wss"},
        said={"proven": False, "allowed": ("http.auth.rejected",), "never": ("token.", "config.secret.")},
        on=KINDS,
        instead={"channels": {"roots": ("http.answer.unexplained",), "rivals": ("http.path.not_found",)}},
    ),
    "version": Fault(
        "version 6 is asked for",
        "config.protocol.version_obsolete",
        {"WS_PROTOCOL_VERSION": "6"},
        said=_VERSIONED,
        on=NEW,
    ),
    "foreign Origin": Fault(
        "the page is served from another origin",
        "http.origin.rejected",
        {"WS_ORIGIN": "https://evil.example", "WS_ALLOWED_ORIGINS": _SHOP},
        {"origins": (_SHOP,), "manner": "own origins"},
        _ORIGIN,
        ("channels", "tornado", "websockets"),
    ),
    "foreign Origin, list unknown": Fault(
        "the page is served from another origin; nobody told us which is right",
        "http.auth.rejected",
        {"WS_ORIGIN": "https://evil.example", "WS_TOKEN": signed()},
        {"origins": (_SHOP,), "manner": "own origins"},
        {**_REFUSED, "rivals": ("http.origin.rejected",), "never": ("token.", "config.secret.")},
        ("channels", "tornado", "websockets"),
        {
            "channels": {"roots": ("http.origin.rejected",), "proven": True, "probe": True, "rivals": ()},
            **{
                name: {"roots": ("http.origin.rejected",), "proven": False, "rivals": ()}
                for name in ("tornado", "websockets")
            },
        },
    ),
    "no Origin": Fault(
        "the server wants an Origin, the client sends none",
        "config.origin.missing",
        {"WS_ALLOWED_ORIGINS": _SHOP},
        {"origins": (_SHOP,)},
        {**_ORIGIN, "allowed": ("http.origin.rejected",)},
        NEW,
    ),
    "no subprotocol": Fault(
        "chat is offered, nothing is selected",
        "protocol.subprotocol.not_selected",
        {"WS_SUBPROTOCOL": "chat"},
        {"manner": "mute"},
        {"never": _NO_TOKEN},
        KINDS,
    ),
    "unrequested subprotocol": Fault(
        "the server selects one that nobody offered",
        "protocol.subprotocol.unrequested",
        {},
        {"manner": "odd"},
        {"never": _NO_TOKEN},
        ("granian", "fastapi"),
    ),
    "unrequested subprotocol, which the server itself refuses": Fault(
        "the server selects one that nobody offered, and its library gives up",
        "http.handshake.closed_early",
        {},
        {"manner": "odd"},
        _SYMPTOM,
        ("hypercorn", "starlette"),
    ),
    "raises before accept": Fault(
        "a bug before the answer",
        "http.answer.unexplained",
        {"WS_TOKEN": signed()},
        {"manner": "raise"},
        _SYMPTOM,
        KINDS,
        {"granian": _REFUSED, "channels": {"rivals": ("http.path.not_found",)}},
    ),
    "ends before accept": Fault(
        "the handler forgets to answer",
        "http.answer.unexplained",
        {"WS_TOKEN": signed()},
        {"manner": "leave"},
        _SYMPTOM,
        NEW,
        {
            "granian": _REFUSED,
            "channels": {
                "roots": ("http.handshake.timeout",),
                "allowed": ("tcp.connection.reset",),
                "never": ("token.", "config.", "tls."),
                "attempts": 3,
                "deadline_s": 15.0,
            },
        },
    ),
    "raises after accept": Fault(
        "a bug in the handler",
        "session.close.server_error",
        {"WS_TOKEN": signed()},
        {"manner": "crash"},
        _SYMPTOM,
        NEW,
        {
            "granian": {"roots": ("session.close.immediate",)},
            "fastapi": {"roots": ("session.close.abnormal",)},
            "starlette": {"roots": ("session.close.abnormal",)},
        },
    ),
    "slow": Fault("a slow check", "http.handshake.slow", {}, {"manner": "slow:1.7"}, {**_SYMPTOM, "attempts": 3}, NEW),
    "hangs": Fault(
        "a lock is never released",
        "http.handshake.timeout",
        {},
        {"manner": "hang"},
        {**_SYMPTOM, "attempts": 3, "deadline_s": 15.0},
        ("channels", "granian", "fastapi"),
        {"channels": {"allowed": ("tcp.connection.reset",), "never": ("token.", "config.", "tls.")}},  # after 5 s
    ),
    "full": Fault(
        "503",
        "http.capacity.insufficient",
        {},
        {"manner": "full", "refuses": "401"},
        _SYMPTOM,
        ("hypercorn", "fastapi"),
    ),
    "big message": Fault(
        "2 MiB at once",
        "protocol.frame.invalid",
        {},
        {"manner": "big"},
        _SYMPTOM,
        KINDS,
        {"channels": {"roots": ("session.close.server_error",)}},
    ),
}
_CLOSES = {1000: "immediate", 1008: "policy", 1011: "server_error", 1013: "try_again", 4401: "app_code"}
FAULTS |= {
    f"closed with {code}": Fault(
        "the handler closes at once",
        f"session.close.{kind}",
        {"WS_TOKEN": signed()},
        {"manner": f"close:{code}"},
        _SYMPTOM,
        NEW,
        # Daphne's protocol lets an application close with 1000 and 3000 to 4999 only: the consumer fails on others.
        {"channels": {"roots": ("session.close.server_error",)}} if 1000 < code < 3000 else {},
    )
    for code, kind in _CLOSES.items()
}
