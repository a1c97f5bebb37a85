"""wsinvest finds out why a WebSocket endpoint fails, proves it, and says what to do first."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsinvest.jwt.keys import KeySet
    from wsinvest.jwt.validator import Invalid, TokenValidator, Valid
    from wsinvest.publish import frames
    from wsinvest.publish.choose import choose
    from wsinvest.publish.recorded import recorded
    from wsinvest.watch.live import live

__all__ = ["Invalid", "KeySet", "TokenValidator", "Valid", "choose", "frames", "live", "recorded"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    """A public name when it is first asked for: `import wsinvest` alone loads nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "frames":
        import wsinvest.publish.frames as found

        return found
    if name == "choose":
        from wsinvest.publish.choose import choose

        return choose
    if name == "live":
        from wsinvest.watch.live import live

        return live
    if name == "recorded":
        from wsinvest.publish.recorded import recorded

        return recorded
    from wsinvest.jwt import validator

    return getattr(validator, name)
