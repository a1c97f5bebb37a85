"""wsinvest finds out why a WebSocket endpoint fails, proves it, and says what to do first."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsinvest.jwt.keys import KeySet
    from wsinvest.jwt.validator import Invalid, TokenValidator, Valid

__all__ = ["Invalid", "KeySet", "TokenValidator", "Valid"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    """The public classes when they are first asked for: `import wsinvest` alone loads nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from wsinvest.jwt import validator

    return getattr(validator, name)
