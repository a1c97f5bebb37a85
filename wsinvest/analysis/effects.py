"""What follows from a root cause, by the edges of the registry: alerts that mean one of these codes are effects."""

from collections.abc import Mapping


def after(root: str, edges: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The root and all codes that it leads to, directly or over others."""
    found, waiting = {root}, [root]
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return frozenset(found)
