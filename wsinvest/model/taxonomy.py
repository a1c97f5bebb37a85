"""Maps finding codes to families and families to categories, the groups of problems that reports show."""

from typing import Final

# The first matching prefix wins, so exceptions stand before the wider prefix.
_FAMILIES: Final = (
    ("config.env.", "secret"),
    ("config.secret.", "secret"),
    ("token.generation.", "token-generation"),
    ("login.", "token-generation"),
    ("token.", "invalid-token"),
    ("resource.memory.", "memory"),
    ("resource.", "resources"),
    ("server.memory.", "resources"),
    ("server.pool.", "resources"),
    ("server.process.", "resources"),
    ("http.handshake.closed_early", "premature-close"),
    ("session.", "premature-close"),
    ("dns.", "handshake"),
    ("tcp.", "handshake"),
    ("tls.", "handshake"),
    ("http.", "handshake"),
    ("protocol.", "handshake"),
    ("config.protocol.", "handshake"),
    ("config.origin.", "handshake"),
    ("config.url.", "handshake"),
    ("config.proxy.", "handshake"),
    ("config.environment.", "environment"),
    ("config.inputs.", "environment"),
    ("config.process.", "environment"),
    ("config.monitoring.", "monitoring"),
    ("config.logging.", "logging"),
    ("config.timeouts.", "timeouts"),
    ("config.pool.", "pool"),
    ("config.limits.", "pool"),
    ("load.", "pool"),
    ("server.", "service"),
)
_CATEGORIES: Final = {
    "secret": "authentication",
    "token-generation": "authentication",
    "invalid-token": "authentication",
    "memory": "resources",
    "resources": "resources",
    "service": "connection",
    "handshake": "connection",
    "premature-close": "connection",
}


def family_of(code: str) -> str:
    """The family of a code; raises KeyError if no prefix matches."""
    for prefix, family in _FAMILIES:
        if code.startswith(prefix):
            return family
    raise KeyError(code)


def category_of(family: str) -> str:
    """`authentication`, `resources` or `connection`; `configuration` for every other family."""
    return _CATEGORIES.get(family, "configuration")
