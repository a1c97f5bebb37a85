"""Servers that break the rules of frames and extensions; some of it only clients see that offer compression."""

from tests.faults.entry import Entry, Service

_BESIDE = ("token.", "config.secret.", "http.", "tls.", "tcp.", "session.")


def _breaks(name: str, manner: str, root: str, **changed: object) -> Entry:
    service = Service("frames", reads="none", manner=manner)
    env = {"JWT_SECRET": None, "WS_AUTH_MODE": "none"}
    return Entry(f"frames: {name}", manner, service, env, **{"roots": (root,), "never": _BESIDE, **changed})


_LISTED = {"never": ("token.", "config.secret.", "tls.", "tcp.", "session.")}
FRAMES = (
    _breaks("compressed unasked", "compresses", "protocol.extension.unnegotiated_bits"),
    _breaks("compressed for those who offer", "compresses on offer", "protocol.extension.unnegotiated_bits"),
    _breaks("an extension for everybody", "always agrees", "protocol.extension.unrequested"),
    _breaks("a parameter that does not exist", "odd parameter", "protocol.extension.unrequested"),
    _breaks("an extension of old browsers", "other extension", "protocol.extension.unrequested"),
    _breaks("masked", "masks", "protocol.frame.invalid"),
    _breaks("unknown opcode", "opcode", "protocol.frame.invalid", proven=False),
    _breaks("text in Latin-1", "latin-1", "protocol.frame.invalid"),
    _breaks("a page after the 101", "page", "protocol.frame.invalid"),
    _breaks("Connection as one word", "one word", "protocol.connection.not_a_list", **_LISTED),
    _breaks("Connection as two words", "two words", "protocol.connection.not_a_list", probe=True, **_LISTED),
    Entry(
        "fine: it wants its own cookie back",
        "",
        Service("frames", reads="none", manner="own cookie"),
        {"JWT_SECRET": None, "WS_AUTH_MODE": "none"},
        finds=("http.cookie.required",),
    ),
    _breaks("a fragment of nothing", "fragments", "protocol.frame.invalid", proven=False),
)
