"""Cases that the tests of several rules share."""

from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.server import Server


def process(opened=None, limit=None):
    return Server(4711, "node", None, None, None, opened, limit)


def planned(declared, allowed=None):
    limits = () if allowed is None else (Limit("descriptors", allowed, "descriptors"),)
    return Capacity(limits, None, declared)
