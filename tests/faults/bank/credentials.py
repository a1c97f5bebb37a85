"""Faults of the token itself and of the way it travels."""

from datetime import timedelta

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service, Text
from tests.faults.signing import NOW, OTHER, public_key, rs256, signed

_BESIDE = ("config.secret.", "config.env.", "http.path.", "tls.", "tcp.", "login.", "token.generation.")

# Where nothing proves the cause, the refusal itself stays open beside it.
_OPEN = ("http.auth.rejected",)


def _token(
    name: str,
    broken: str,
    root: str,
    token: Text | None,
    service: Service | None = None,
    env: dict[str, Text | None] | None = None,
    **changed: object,
) -> Entry:
    """The client was given this token; the secret beside it is right unless `env` says else."""
    served = service or Service()
    told = {"WS_AUTH_MODE": served.reads, "WS_TOKEN": token, **(env or {})}
    return Entry(name, broken, served, told, **{"roots": (root,), "never": _BESIDE, **changed})


CREDENTIALS = (
    _token("empty token", "nothing in the parameter", "token.value.empty", "", Service("routed")),
    _token("undefined", "a template was filled with nothing", "token.value.placeholder", "undefined", Service("asgi")),
    _token("[object Object]", "an object was made text", "token.value.placeholder", "'[object Object]'"),
    _token(
        "no token",
        "nobody named a source of tokens to us",
        "http.auth.required",
        None,
        Service(reads="header"),
        {"JWT_SECRET": None},
        roots=(),
        finds=("http.auth.required",),
        never=("http.", "session.", "token.", "config."),
    ),
    _token(
        "a user and no token",
        "the user of a login is named, and nothing that gives a token",
        "token.value.missing",
        None,
        Service(reads="header"),
        {"JWT_SECRET": None, "LOGIN_USER": "ana"},
        proven=False,
        allowed=("http.auth.rejected",),
    ),
    _token(
        "Bearer in the parameter",
        "the word came along",
        "token.format.bearer_prefix",
        f"'Bearer {signed()}'",
        Service("asgi"),
        probe=True,
    ),
    _token(
        "Bearer twice",
        "Authorization: Bearer Bearer",
        "token.format.bearer_prefix",
        f"'Bearer {signed()}'",
        Service("tornado", reads="header"),
        probe=True,
    ),
    _token(
        "quotes", "JSON.stringify of a text", "token.format.quoted", f"'\"{signed()}\"'", Service("routed"), probe=True
    ),
    _token("line end", "read from a file with its line end", "token.format.whitespace", f"{signed()}%0A", probe=True),
    _token(
        "cut at 255", "a column of 255 characters", "token.format.truncated", signed(name="x" * 200)[:255], probe=True
    ),
    _token(
        "encoded twice", "encodeURIComponent twice", "token.format.encoding", signed().replace(".", "%252E"), probe=True
    ),
    _token(
        "plain base64",
        "base64 in place of base64url",
        "token.format.encoding",
        f"{signed(name='~~~???').replace('-', '+').replace('_', '/')}=",
        Service("asgi", reads="header"),
        probe=True,
    ),
    _token(
        "opaque where a JWT is due",
        "the session id was sent",
        "token.format.not_jwt",
        "s-82f1c09a7be3",
        Service("tornado"),
    ),
    _token(
        "too long for nginx",
        "2 KB are let through, the token has 5",
        "token.size.too_long",
        signed(roles=["reader of the archive"] * 160),
        Service(front="narrow"),
        probe=True,
    ),
    _token(
        "too long for aiohttp",
        "a request line of more than 8 KB",
        "token.size.too_long",
        signed(roles=["reader of the archive"] * 260),
        Service(),
        probe=True,
    ),
    _token("expired", "an old token", "token.time.expired", signed(seconds=-300), Service("asgi")),
    _token(
        "expired, refused late",
        "1008 after accept",
        "token.time.expired",
        signed(seconds=-300),
        Service("websockets", refuses="1008"),
    ),
    _token(
        "expired, refused with 4401",
        "4401 after accept",
        "token.time.expired",
        signed(seconds=-300),
        Service("asgi", refuses="4401"),
    ),
    _token(
        "expired in the first message",
        "closed with 1008",
        "token.time.expired",
        signed(seconds=-300),
        Service("websockets", reads="message", refuses="1008"),
    ),
    _token(
        "expired in a subprotocol",
        "403",
        "token.time.expired",
        signed(seconds=-300),
        Service("tornado", reads="subprotocol", refuses="403"),
    ),
    _token(
        "not yet valid",
        "nbf in two hours",
        "token.time.not_yet_valid",
        signed(nbf=NOW + timedelta(hours=2)),
        Service("tornado"),
    ),
    Entry(
        "clock of the login ahead",
        "the login's clock is five minutes ahead, so its tokens are not yet valid",
        Service(login="token", login_skew_s=300),
        LOGIN,
        roots=("token.time.clock_skew",),
        never=("config.secret.", "http.path.", "token.format."),
    ),
    _token(
        "audience of another service",
        "aud is mail",
        "token.claim.audience",
        signed(aud="mail"),
        Service(audience="chat"),
        {"JWT_AUDIENCE": "chat"},
    ),
    _token(
        "issuer with a slash",
        "iss differs by a slash",
        "token.claim.issuer",
        signed(iss="https://id.example/"),
        Service("asgi", issuer="https://id.example"),
        {"JWT_ISSUER": "https://id.example"},
    ),
    _token("no exp", "the server demands exp", "token.claim.missing", signed(exp=None), Service("tornado")),
    _token(
        "HS512 for HS256",
        "the other algorithm",
        "token.header.alg_mismatch",
        signed(algorithm="HS512"),
        env={"JWT_ALGORITHM": "HS256"},
    ),
    _token("alg none", "an unsigned token", "token.header.alg_none", signed(None, "none"), Service("routed")),
    _token(
        "old key id",
        "the key was rotated",
        "token.header.kid_unknown",
        signed(OTHER, kid="2024"),
        Service(kid="2025"),
        {"JWT_KID": "2025"},
    ),
    _token(
        "RS256 signed by another key",
        "the login has another private key",
        "token.signature.invalid",
        rs256("theirs"),
        Service("tornado", algorithm="RS256"),
        {"JWT_SECRET": None, "JWT_PUBLIC_KEY": public_key("ours"), "JWT_ALGORITHM": "RS256"},
        proven=False,
        allowed=_OPEN,
    ),
    _token(
        "header for query",
        "the server reads the parameter",
        "token.transport.mismatch",
        signed(),
        env={"WS_AUTH_MODE": "header"},
        probe=True,
    ),
    _token(
        "query for header",
        "the server reads Authorization",
        "token.transport.mismatch",
        signed(),
        Service("asgi", reads="header"),
        {"WS_AUTH_MODE": "query"},
        probe=True,
    ),
    _token(
        "query for subprotocol",
        "the server reads the subprotocol",
        "token.transport.mismatch",
        signed(),
        Service("websockets", reads="subprotocol"),
        {"WS_AUTH_MODE": "query"},
        probe=True,
    ),
    _token(
        "query for cookie",
        "the server reads the cookie",
        "token.transport.mismatch",
        signed(),
        Service("tornado", reads="cookie"),
        {"WS_AUTH_MODE": "query"},
        probe=True,
    ),
    _token(
        "another parameter",
        "the server reads access_token",
        "token.transport.param_name",
        signed(),
        Service("routed", name="access_token"),
        probe=True,
    ),
    _token(
        "another cookie",
        "the server reads the cookie jwt",
        "token.transport.param_name",
        signed(),
        Service(reads="cookie", name="jwt"),
        probe=True,
    ),
    _token(
        "old token, no secret here",
        "the login gives good ones",
        "token.time.expired",
        signed(OTHER, seconds=-300),
        Service("asgi", login="token"),
        {"JWT_SECRET": None, **LOGIN},
        probe=True,
    ),
    _token(
        "ended session, the login gives tokens",
        "an old kind of credential",
        "http.auth.rejected",
        "s-82f1c09a7be3",
        Service("tornado", login="wrapped"),
        {"JWT_SECRET": None, **LOGIN},
        probe=True,
        proven=False,
    ),
    _token(
        "good token, user not allowed at a router",
        "403 as for an unknown route",
        "http.auth.rejected",
        signed(),
        Service("routed", manner="deny", refuses="403"),
        allowed=("http.path.not_found",),
        proven=False,
        never=(*_BESIDE, "token."),
    ),
    _token(
        "opaque session that ended",
        "the server knows only newer sessions",
        "http.auth.rejected",
        "s-82f1c09a7be3",
        Service(opaque="s-99aa00bb11cc"),
        {"JWT_SECRET": None},
        proven=False,
        never=(*_BESIDE, "token.format.", "token.time.", "token.signature."),
    ),
    _token(
        "good token, user not allowed",
        "the server refuses everybody",
        "http.auth.rejected",
        signed(),
        Service("tornado", manner="deny", refuses="403"),
        proven=False,
        never=(*_BESIDE, "token."),
    ),
    _token(
        "nginx drops Authorization",
        "the header never arrives",
        "http.auth.rejected",
        signed(),
        Service(reads="header", front="drops authorization"),
        proven=False,
        never=(*_BESIDE, "token."),
    ),
)
