"""What a collector hands on besides its facts decides the order as facts do."""

from dataclasses import dataclass

from wsinvest.model.acquired import Acquired
from wsinvest.model.registry import Registry, collector, facts


@facts("token", name="door")
@dataclass(frozen=True, slots=True)
class Door:
    """Facts."""


@dataclass(frozen=True, slots=True)
class Key:
    """What never stands in a case."""


@facts("token", name="house")
@dataclass(frozen=True, slots=True)
class House:
    """Facts of a later collector."""


@collector
async def door() -> Acquired[Door, Key]:
    return Acquired(Door(), Key())


@collector
async def house(key: Key | None) -> House:
    return House()


def test_a_collector_gives_both():
    """By its annotation; most hand on nothing."""
    assert (Door, Key) == (door.gives, door.acquires)
    assert (House, None) == (house.gives, house.acquires)


def test_who_needs_it_comes_after():
    """Though the names would have it otherwise."""
    registry = Registry(collectors={"house": house, "door": door}, experiments={}, rules={})

    assert (door, house) == registry.collectors_of("token")


def test_what_is_private_does_not_show_itself():
    """In a traceback or a notebook."""
    assert "Key" not in repr(Acquired(Door(), Key()))
