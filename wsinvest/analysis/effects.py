"""Which alerts are effects of a proven root cause: what they are symptoms of follows from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from wsinvest.model.alert_unit import Alert


def effects(root: str, alerts: Iterable[Alert[Any]], edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The codes of the alerts that the root explains, by the edges of the registry; the order of `alerts` is kept."""
    follows = after(root, edges)
    return tuple(one.code for one in alerts if follows & set(one.means))


def after(root: str, edges: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The root and all codes that it leads to, directly or over others."""
    found, waiting = {root}, [root]
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)
