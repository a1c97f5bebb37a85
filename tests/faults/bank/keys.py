"""Key pairs and key sets: keys that were rotated, mistaken or cannot be fetched, and sets that are fine."""

from tests.faults.bank.configuration import LOGIN
from tests.faults.entry import Entry, Service
from tests.faults.signing import OTHER, by_pair, public_key, rs256, signed

BY_SET = {"JWT_SECRET": None, "JWKS_URL": "http://127.0.0.1:{port}/jwks"}
_BESIDE = ("config.secret.", "config.env.", "token.format.", "token.transport.", "http.path.", "tls.", "login.service.")
_CLOSED = "http://127.0.0.1:{closed}/jwks"


def _service(algorithm: str = "RS256", framework: str = "aiohttp", **changed: object) -> Service:
    """A service that verifies with a pair, and beside it an issuer that publishes it."""
    pair = {"RS256": "ours", "ES256": "ours-es", "EdDSA": "ours-ed"}[algorithm]
    given = {"pair": pair, "key_set": "ours ours-es ours-ed", **changed}
    return Service(framework, algorithm=algorithm, **given)


def _fault(name: str, broken: str, service: Service, token: object, root: str, **changed: object) -> Entry:
    given = {"env": {**BY_SET, "WS_TOKEN": token}, "roots": (root,), "never": _BESIDE, **changed}
    return Entry(f"keys: {name}", broken, service, **given)


def _likely(name: str, broken: str, service: Service, token: object, root: str, **changed: object) -> Entry:
    """What can be no more than inferred: the refusal stays a root beside it."""
    return _fault(name, broken, service, token, root, proven=False, allowed=("http.auth.rejected",), **changed)


def _fine(name: str, service: Service, finds: tuple[str, ...] = (), **env: object) -> Entry:
    return Entry(f"fine: {name}", "", service, {**BY_SET, **env}, finds=finds)


KEYS = (
    _fault(
        "rotated",
        "the token's key has left the set",
        _service(),
        by_pair("theirs"),
        "token.header.kid_unknown",
    ),
    _fault(
        "rotated, EdDSA",
        "the token's key has left the set",
        _service("EdDSA", "tornado", refuses="4401"),
        by_pair("theirs-ed"),
        "token.header.kid_unknown",
    ),
    _fault(
        "rotated at the login, not at the server",
        "the login signs with a new key and publishes it; the server goes on with the old one",
        _service("ES256", "asgi", key_set="ours-es theirs-es", login="token", signs="theirs-es"),
        None,
        "http.auth.rejected",
        env={**BY_SET, **LOGIN},
        proven=False,
        never=(*_BESIDE, "token.", "login."),
    ),
    _fault(
        "another's signature under our kid",
        "the token was altered or forged",
        _service(framework="asgi", refuses="403"),
        by_pair("theirs", kid="ours"),
        "token.signature.invalid",
    ),
    _fault(
        "a secret where a pair is due",
        "the issuer signs with HS256, the server verifies with RS256",
        _service(framework="tornado"),
        signed(),
        "token.header.alg_mismatch",
    ),
    _fault(
        "kid of a key for another algorithm",
        "the issuer mixes up its keys",
        _service("ES256"),
        rs256("ours", kid="ours-es"),
        "token.header.alg_mismatch",
    ),
    _fault(
        "not signed at all",
        "alg none",
        _service("ES256", "websockets"),
        signed(None, "none", kid="ours-es"),
        "token.header.alg_none",
        never=tuple(one for one in _BESIDE if one != "token.format."),
    ),
    _fault(
        "expired, and verified by the set",
        "an old token",
        _service("EdDSA", "websockets"),
        by_pair("ours-ed", seconds=-900),
        "token.time.expired",
    ),
    _likely(
        "expired, and the set is not to be had",
        "an old token; JWKS_URL is loud and beside the point",
        _service(key_set="503"),
        by_pair("ours", seconds=-900),
        "token.time.expired",
        never=(*_BESIDE, "login."),
    ),
    _likely(
        "the server was given another public key",
        "JWT_PUBLIC_KEY is that of another pair",
        _service(pair="theirs", login="token", signs="ours"),
        None,
        "token.signature.invalid",
        env={"JWT_SECRET": None, "JWT_PUBLIC_KEY": public_key("theirs"), **LOGIN},
    ),
    _likely(
        "a refresh token in place of the access token",
        "the client sends the wrong one of the login's two tokens; the server misses a scope",
        _service(demands=("exp", "scope")),
        by_pair("ours", typ="Refresh"),
        "token.claim.type",
    ),
    _likely(
        "no set at JWKS_URL",
        "the server finds no keys, and lets nobody in",
        _service(framework="tornado", key_set="404", manner="deny"),
        by_pair("ours"),
        "login.keyset.unreachable",
        never=(*_BESIDE, "token."),
    ),
    _likely(
        "nobody at JWKS_URL",
        "the server finds no keys, and lets nobody in",
        _service("ES256", "asgi", manner="deny"),
        None,
        "login.keyset.unreachable",
        env={**BY_SET, "WS_TOKEN": by_pair("ours-es"), "JWKS_URL": _CLOSED},
        never=(*_BESIDE, "token."),
    ),
    _likely(
        "a page at JWKS_URL",
        "the server finds no keys, and lets nobody in",
        _service(key_set="page", manner="deny"),
        by_pair("ours"),
        "login.keyset.invalid",
        never=(*_BESIDE, "token."),
    ),
    _fine("a set of three kinds, RS256", _service(login="token", signs="ours"), **LOGIN),
    _fine("a set of three kinds, ES256", _service("ES256", "asgi", login="wrapped", signs="ours-es"), **LOGIN),
    _fine("a set of three kinds, EdDSA", _service("EdDSA", "tornado"), WS_TOKEN=by_pair("ours-ed")),
    _fine("a set, and a token without kid", _service("ES256", "websockets"), WS_TOKEN=by_pair("ours-es", kid="")),
    _fine(
        "a token for a month",
        _service("ES256"),
        finds=("token.lifetime.long",),
        WS_TOKEN=by_pair("ours-es", seconds=3e6),
    ),
    _fine(
        "a short key in the set",
        _service(key_set="short ours"),
        finds=("config.secret.weak_key",),
        WS_TOKEN=by_pair("ours"),
    ),
    _fine("a set beside a secret of another purpose", _service(), JWT_SECRET=OTHER, WS_TOKEN=by_pair("ours")),
    _fine("no set at JWKS_URL", _service(key_set="404"), WS_TOKEN=by_pair("ours")),
    _fine("a page at JWKS_URL", _service("ES256", "asgi", key_set="page"), WS_TOKEN=by_pair("ours-es")),
    _fine("an empty set at JWKS_URL", _service("EdDSA", "tornado", key_set="empty"), WS_TOKEN=by_pair("ours-ed")),
    _fine("nobody at JWKS_URL", _service(framework="websockets"), WS_TOKEN=by_pair("ours"), JWKS_URL=_CLOSED),
    _fine("another's public key here", _service(), WS_TOKEN=by_pair("ours"), JWT_PUBLIC_KEY=public_key("theirs")),
)
