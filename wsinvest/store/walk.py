"""Visits every text, number, time, tuple and table of a decoded case, with the field names that lead to it."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

Path = tuple[str, ...]
Visit = Callable[[Any, Path], Any]


def walked(value: Any, visit: Visit, path: Path = ()) -> Any:
    """A copy of the value in which `visit(item, path)` has replaced each text, number, time and tuple.

    None, bool and members of enums are not visited. Raises TypeError for a value of another type.
    """
    if value is None or isinstance(value, bool | Enum):
        return value
    if is_dataclass(value):
        return _fields(value, visit, path)
    if isinstance(value, tuple | list):
        return visit(type(value)(walked(item, visit, path) for item in value), path)
    if isinstance(value, dict):
        return {visit(key, path): walked(item, visit, (*path, key)) for key, item in value.items()}
    if isinstance(value, str | int | float | datetime):
        return visit(value, path)
    raise TypeError(type(value).__name__)  # if a facts class has a new type of value, add it above


def _fields(value: Any, visit: Visit, path: Path) -> Any:
    found = {item.name: getattr(value, item.name) for item in fields(value) if item.init}
    fresh = {name: walked(item, visit, (*path, name)) for name, item in found.items()}
    changed = {name: item for name, item in fresh.items() if item is not found[name] and item != found[name]}
    return replace(value, **changed) if changed else value
