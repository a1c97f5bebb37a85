"""The section on resources: memory, processor, process, sockets, health endpoint, estimated connections."""

from collections.abc import Iterator

from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.cpu import Cpu
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets
from wsinvest.facts.words import BASES, CARRIED, named
from wsinvest.report import labels
from wsinvest.report.blocks import Block, Line, Paragraph, Table
from wsinvest.report.sections.view import Pair, View

_COLLECTORS = ("memory", "cpu", "server", "sockets", "health", "capacity")


def resource(view: View) -> tuple[Block, ...]:
    """What was measured, the estimate of connections for each limit, and what could not be read and why."""
    pairs = (*_memory(view), *_cpu(view), *_server(view), *_queues(view), *_health(view))
    measured = (view.pairs(*pairs),) if pairs else ()
    shown = (*measured, *_sockets(view), *_capacity(view))
    return (*view.reconstructed(*_COLLECTORS), *shown, *view.unmeasured(*_COLLECTORS))


def _memory(view: View) -> Iterator[Pair]:
    facts = view.facts(Memory)
    if facts is None:
        return
    used, total = facts.used, facts.total
    yield labels.MEMORY, view.say(labels.MEMORY_OF, ratio=used / total, used=used, total=total)
    limit, held = facts.cgroup_limit, facts.cgroup_used
    if limit and held is not None:
        title = labels.CGROUP if facts.cgroup_of is Owner.TARGET else labels.OWN_CGROUP
        yield title, view.say(labels.MEMORY_OF, ratio=held / limit, used=held, total=limit)


def _cpu(view: View) -> Iterator[Pair]:
    facts = view.facts(Cpu)
    if facts is None:
        return
    yield labels.CPU, view.say(labels.CPU_OF, busy=facts.busy, cores=facts.cores, sample=facts.sample_s)
    if facts.load_1 is not None:
        loads = (facts.load_1, facts.load_5, facts.load_15)
        yield labels.LOAD, " · ".join(view.form("decimal", load) for load in loads)


def _server(view: View) -> Iterator[Pair]:
    facts = view.facts(Server)
    if facts is None:
        return
    yield labels.PROCESS, f"{facts.program} ({facts.pid})"
    yield labels.PROCESS_AGE, view.form("minutes", None if facts.age_s is None else facts.age_s / 60)
    yield labels.PROCESS_MEMORY, view.form("mb", facts.rss)
    if facts.open_descriptors is not None and facts.descriptor_limit is not None:
        yield labels.DESCRIPTORS, view.say(labels.OF, used=facts.open_descriptors, limit=facts.descriptor_limit)


def _queues(view: View) -> Iterator[Pair]:
    facts = view.facts(Sockets)
    if facts is None:
        return
    if facts.listen_queue is not None and facts.listen_limit is not None:
        yield labels.LISTEN_QUEUE, view.say(labels.OF, used=facts.listen_queue, limit=facts.listen_limit)
    if facts.ephemeral_used is not None and facts.ephemeral_range is not None:
        first, last = facts.ephemeral_range
        yield labels.PORTS_USED, view.say(labels.OF, used=facts.ephemeral_used, limit=last - first + 1)


def _health(view: View) -> Iterator[Pair]:
    facts = view.facts(Health)
    if facts is None:
        return
    if facts.response is None:
        yield labels.HEALTH, view.say(labels.NO_ANSWER)
    else:
        yield labels.HEALTH, view.say(labels.PAGE_ANSWER, status=facts.response.status, took=facts.took_ms or 0.0)


def _sockets(view: View) -> Iterator[Block]:
    facts = view.facts(Sockets)
    states = [state for state in facts.states if state.host or state.port] if facts else []
    if states:
        columns = view.columns(labels.STATE, labels.ON_HOST, labels.ON_PORT, numbers=(labels.ON_HOST, labels.ON_PORT))
        rows = tuple((state.name, view.form("int", state.host), view.form("int", state.port)) for state in states)
        yield Table(view.say(labels.SOCKETS), columns, rows)


def _capacity(view: View) -> Iterator[Block]:
    facts = view.facts(Capacity)
    if facts is None:
        return
    if facts.limits:
        columns = view.columns(labels.LIMIT, labels.CONNECTIONS, labels.BASIS, numbers=(labels.CONNECTIONS,))
        rows = tuple(_limit(view, limit) for limit in facts.limits)
        yield Table(view.say(labels.CAPACITY), columns, rows)
        yield from _kinds(view, facts.limits)
    if facts.declared is not None:
        yield Paragraph(view.say(labels.DECLARED, n=facts.declared))
    if facts.rule_of_2_mb is not None:
        yield Paragraph(view.say(labels.RULE_OF_2_MB, n=facts.rule_of_2_mb), small=True)


def _limit(view: View, limit: Limit) -> tuple[Line, ...]:
    basis = named(BASES, limit.basis, view.language)
    if limit.per_connection_bytes:
        basis = _cost(view, limit, basis)
    return (named(BASES, limit.name, view.language), view.form("int", limit.connections), basis)


def _cost(view: View, limit: Limit, basis: str) -> str:
    """The basis with the bytes of a connection, and where they come from if the case tells."""
    each = limit.per_connection_bytes
    if limit.carries is None:
        return view.say(labels.PER_CONNECTION, basis=basis, each=each)
    phrase = labels.BY_HIGHEST if limit.figure == "default" else labels.BY_TABLE
    carries = named(CARRIED, limit.carries, view.language)
    return view.say(phrase, basis=basis, each=each, server=limit.figure, carries=carries)


def _kinds(view: View, limits: tuple[Limit, ...]) -> Iterator[Block]:
    """Each kind of connection by itself, where memory was estimated."""
    rows = tuple(
        (
            named(CARRIED, held.carries, view.language),
            view.form("bytes", held.bytes),
            view.form("int", held.connections),
        )
        for limit in limits
        for held in limit.kinds
    )
    if rows:
        numbers = (labels.EACH, labels.CONNECTIONS)
        columns = view.columns(labels.KIND, labels.EACH, labels.CONNECTIONS, numbers=numbers)
        yield Table(view.say(labels.BY_KIND), columns, rows)
