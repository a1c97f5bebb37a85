"""A value that is sent but never shown."""

import hmac
from typing import NoReturn

from wsinvest.redact.masking import MASK


class Secret:
    """A value that is sent but never shown: str, repr, format, pickle, JSON and notebook display are masked."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        """Hold the value; it leaves only by `reveal`."""
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the point of sending, signing or comparing; never for a sink."""
        return self._value

    @property
    def empty(self) -> bool:
        """Whether the value has no characters."""
        return not self._value

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(raw(self._value), raw(other._value))

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


def raw(value: str) -> bytes:
    """The bytes of a value as it was read, also of one that is no valid UTF-8."""
    return value.encode("utf-8", "surrogatepass")


def revealed(secret: Secret | None) -> str:
    """The value, empty where there is none."""
    return "" if secret is None else secret.reveal()
