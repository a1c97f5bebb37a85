"""Receivers of messages: what a delivery came to, and the decorator that declares how one kind is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from wsinvest.model.units import Unit

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiver took the message."""


@dataclass(frozen=True, slots=True)
class Retry:
    """It did not, and may later. `why`: English, without the receiver's URL. `after_s`: as it asked, None if not."""

    why: str
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never take this message: the address or the credential is wrong."""

    why: str


Delivery = Sent | Retry | Refused


@dataclass(frozen=True, kw_only=True)
class Receiver(Unit[P, R]):
    """Sends one message to a URL with one of these schemes; `rest`: to all schemes that no other receiver takes."""

    schemes: tuple[str, ...] = ()
    rest: bool = False


def receiver(*schemes: str, rest: bool = False) -> Callable[[Callable[P, R]], Receiver[P, R]]:
    """Declare `async def f(message: Message, url: Secret, limit_s: float) -> Delivery`; it raises nothing."""
    return lambda function: Receiver(function=function, schemes=schemes, rest=rest)
