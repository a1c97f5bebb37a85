"""Limits of the host and the server: memory, descriptors, listen queue, ports, connections that fit."""

from collections.abc import Iterator
from typing import Final

from wsinvest.compare.facts import LACKING
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference

_TOTAL: Final = _("Memory of the host: {after:bytes}, before {before:bytes}")
_CGROUP: Final = _("Memory limit of the server: {after:bytes}, before {before:bytes}")
_DESCRIPTORS: Final = _("Descriptor limit of the server: {after:int}, before {before:int}")
_BACKLOG: Final = _("Listen queue: {after:int}, before {before:int}")
_DECLARED: Final = _("WS_MAX_CONNECTIONS: {after:int}, before {before:int}")


@difference("limits", label=_("Limits"))
def limits(before: Case, after: Case) -> Compared:
    """Limits that both runs know and that are not equal."""
    was, now = dict(_limits(before)), dict(_limits(after))
    known = [text for text in was if text in now]
    if not known:
        return LACKING
    return tuple(_changed(text, was[text], now[text]) for text in known if was[text] != now[text])


def _changed(text: Phrase, was: int, now: int) -> Changed:
    return Changed(text, {"before": was, "after": now}, Turn.BETTER if now > was else Turn.WORSE)


def _limits(case: Case) -> Iterator[tuple[Phrase, int]]:
    memory, server, sockets = case.facts(Memory), case.facts(Server), case.facts(Sockets)
    capacity = case.facts(Capacity)
    own = memory is not None and memory.cgroup_of is Owner.TARGET
    found = (
        (_TOTAL, memory.total if memory else None),
        (_CGROUP, memory.cgroup_limit if memory and own else None),
        (_DESCRIPTORS, server.descriptor_limit if server else None),
        (_BACKLOG, sockets.listen_limit if sockets else None),
        (_DECLARED, capacity.declared if capacity else None),
    )
    yield from ((text, value) for text, value in found if value is not None)
