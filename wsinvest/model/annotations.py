"""What the annotations of a unit's function say: the classes that it needs, what it returns, and its rows."""

import inspect
import typing
from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any

from wsinvest.model.acquired import Acquired
from wsinvest.model.rows import Rows


@cache
def needs(function: Callable[..., Any]) -> Mapping[str, tuple[type, bool]]:
    """For each parameter its class, and True if it is optional (`X | None`)."""
    hints = _hints(function)
    return {name: _kind(hints[name]) for name in inspect.signature(function).parameters}


def returns(function: Callable[..., Any]) -> tuple[type, ...]:
    """The class that it returns; of `Acquired[A, B]` both A and B."""
    hint = _hints(function)["return"]
    return typing.get_args(hint) if typing.get_origin(hint) is Acquired else (hint,)


def row(function: Callable[..., Any]) -> type | None:
    """The class of its rows if it has a parameter `Rows[...]`, else None."""
    found = (hint for hint in _hints(function).values() if typing.get_origin(hint) is Rows)
    return next((typing.get_args(hint)[0] for hint in found), None)


@cache
def _hints(function: Callable[..., Any]) -> Mapping[str, Any]:
    return typing.get_type_hints(function)


def _kind(hint: Any) -> tuple[type, bool]:
    if typing.get_origin(hint) in (typing.Union, UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not NoneType]
        return kinds[0], True
    return typing.get_origin(hint) or hint, False
