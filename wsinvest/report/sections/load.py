"""The section on a load: what opened, how long it took from the moment that it was due, what failed and why."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.bins import Bins
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.load import Aborted, FailureClass, Load, broken_by, ms
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case, Evidence
from wsinvest.report.blocks import Block, Callout, Column, Lead, Line, Paragraph, Table, Tone
from wsinvest.report.sections.view import View

OPENED: Final = _(
    "{opened:int} of {tried:int} {tried:plural:connection|connections} opened, {held:int} at once at most"
)
ANSWERED: Final = _("{answered:int} of {sent:int} {sent:plural:message was|messages were} answered, p99 {took:ms}")
CARRIED: Final = _("Up to {rate:int} messages a second kept the line of {line:ms} (p{share:int}).")
NONE_KEPT: Final = _("No rate that was tried kept the line of {line:ms} (p{share:int}).")
NONE_TRIED: Final = _("The load ended before the first step of the search; nothing is known of the limit.")
BROKEN: Final = _("{rate:int} messages a second broke it.")
NOT_BROKEN: Final = _("No rate that was tried broke it: the limit was not found.")
ENDED: Final = _("The load was ended before its time: {why}.")
VOID: Final = _("The generator was the limit: these times are void.")
FOUND_OWN_LIMIT: Final = _(
    "The generator was the limit at higher rates: its own lag is in these times, and the target may carry more than is "
    "said here."
)
UNSURE: Final = _(
    "{late:int} of {count:int} were begun more than {most:ms} late by the generator itself. With so few, p99 and the "
    "longest times from the due moment may be its own."
)
FEW_TIMES: Final = _("With fewer than 100 times, p99 is the longest of them.")
FROM_DUE: Final = _(
    "Handshakes and messages are timed from the moment at which each was due, not from its sending: the time in which "
    "the server stands still counts for all that were due in it. The generator's own lag stands beside them."
)
TIMES: Final = _("Times")
WHAT: Final = _("What")
COUNT: Final = _("Count")
MAX: Final = _("Max")
HANDSHAKES: Final = _("Handshakes, from the due moment")
TCP: Final = _("of these, TCP")
TLS: Final = _("of these, TLS")
RESPONSE: Final = _("of these, the answer")
MESSAGES: Final = _("Messages, from the due moment")
SERVICE: Final = _("Messages, from their sending")
LAG: Final = _("The generator's own lag with messages")
OPEN_LAG: Final = _("The generator's own lag with handshakes")
ANY_LAG: Final = _("The generator's own lag")  # of a load in which the two were not told apart
FAILURES: Final = _("Connections that did not open")
STAGE: Final = _("Stage")
REASON: Final = _("Reason")
STATUS: Final = _("Status")
FIRST: Final = _("First after")
ONCE_MORE: Final = _("Once more, alone")
OPENED_ALONE: Final = _("it opened")
FAILED_ALONE: Final = _("it failed too: {causes:list}")
FAILED_UNKNOWN: Final = _("it failed too")
NOT_REPEATED: Final = _("not repeated")
ENDS: Final = _("Open connections that the server ended")
CODE: Final = _("Close code")
CPU: Final = _("Processor time of the generator")
MEMORY: Final = _("Memory of the generator for each connection")
KB: Final = 1024
FEW: Final = 100


def section(view: View) -> tuple[Block, ...]:
    """Nothing where no load was made."""
    load = view.facts(Load)
    return () if load is None else tuple(_blocks(view, load))


def _blocks(view: View, load: Load) -> Iterator[Block]:
    yield Lead(f"{sentence(view, load)}.")
    if load.limited or load.aborted is Aborted.GENERATOR:
        yield Callout(view.say(void(load)), Tone.BAD)
    elif (late := load.lateness).unsure:
        yield Callout(view.say(UNSURE, late=late.late, count=late.count, most=late.most_ms))
    if load.aborted:
        yield Callout(view.say(ENDED, why=view.word(load.aborted)), Tone.BAD)
    if load.plan.find is not None:
        yield Paragraph(" ".join(view.say(phrase, **values) for phrase, values in searched(load)))
    yield _times(view, load)
    few = f" {view.say(FEW_TIMES)}" if load.measured.count < FEW else ""
    yield Paragraph(view.say(FROM_DUE) + few, small=True)
    if load.failures:
        columns = view.columns(STAGE, REASON, STATUS, COUNT, FIRST, ONCE_MORE, numbers=(COUNT, FIRST))
        yield Table(view.say(FAILURES), columns, tuple(_failure(view, one) for one in load.failures))
    if load.ends:
        columns = view.columns(CODE, REASON, COUNT, numbers=(COUNT,))
        yield Table(view.say(ENDS), columns, tuple(_end(view, load)))
    yield view.pairs(
        (CPU, view.form("s", load.cpu_s)),
        (MEMORY, None if load.kb_per_connection is None else view.form("bytes", load.kb_per_connection * KB)),
    )


def searched(load: Load) -> Iterator[tuple[Phrase, dict[str, float]]]:
    """What a search for the limit of messages found: the rate that kept the line, and the one that broke it."""
    if load.plan.find is None:
        return
    share, line = load.plan.find
    of, broken = {"line": line, "share": share * 100}, broken_by(load.search, load.plan.find)
    if not load.search:
        yield NONE_TRIED, {}
    elif load.carried is None:
        yield NONE_KEPT, of
    else:
        yield CARRIED, {"rate": load.carried, **of}
        if broken is not None:
            yield BROKEN, {"rate": broken}
        elif load.carried == load.search[-1].rate:
            yield NOT_BROKEN, {}


def sentence(view: View, load: Load) -> str:
    """What opened, and how fast messages were answered."""
    opened = view.say(OPENED, opened=load.opened, tried=load.tried, held=load.held)
    took = ms(load.times.latency, 0.99)
    if not load.sent or took is None:
        return opened
    return f"{opened}; {view.say(ANSWERED, answered=load.answered, sent=load.sent, took=took)}"


def void(load: Load) -> Phrase:
    """What a generator that was the limit means: a rate that kept its line before still holds."""
    return VOID if load.carried is None else FOUND_OWN_LIMIT


def _times(view: View, load: Load) -> Table:
    times = load.times
    named = (
        (HANDSHAKES, times.open),
        (TCP, times.tcp),
        (TLS, times.tls),
        (RESPONSE, times.response),
        (MESSAGES, times.latency),
        (SERVICE, times.service),
        (LAG if times.open_lag.count else ANY_LAG, times.lag),
        (OPEN_LAG, times.open_lag),
    )
    columns = (*view.columns(WHAT, COUNT, numbers=(COUNT,)), *_percentiles(view))
    return Table(
        view.say(TIMES), columns, tuple(_row(view, view.say(name), bins) for name, bins in named if bins.count)
    )


def _percentiles(view: View) -> tuple[Column, ...]:
    return tuple(Column(name, number=True) for name in ("p50", "p90", "p99", view.say(MAX)))


def _row(view: View, name: str, bins: Bins) -> tuple[Line, ...]:
    shares = (view.form("ms", ms(bins, share)) for share in (0.5, 0.9, 0.99, 1.0))
    return (name, view.form("int", bins.count), *shares)


def _failure(view: View, one: FailureClass) -> tuple[Line, ...]:
    return (
        view.word(one.stage),
        view.word(one.reason),
        "" if one.status is None else str(one.status),
        view.form("int", one.count),
        view.form("s", one.first_at_s),
        _alone(view, one.example),
    )


def _alone(view: View, example: Attempt | None) -> str:
    """What the same request by the full opener came to, with the causes that a diagnosis of it finds."""
    if example is None:
        return view.say(NOT_REPEATED)
    if not example.failed:
        return view.say(OPENED_ALONE)
    found = diagnose(_with(view.case, example), view.registry)
    causes = [view.plain_title(one.code) for one in found.findings if one.root_cause]
    return view.say(FAILED_ALONE, causes=causes) if causes else view.say(FAILED_UNKNOWN)


def _with(case: Case, example: Attempt) -> Case:
    """The case as if this were its only attempt."""
    seen = Evidence("handshake", case.now, 0.0, facts=Handshake((example,)))
    return replace(case, evidence={**case.evidence, "handshake": seen})


def _end(view: View, load: Load) -> Iterator[tuple[Line, ...]]:
    for one in load.ends:
        code = "" if one.code is None else str(one.code)
        yield code, view.word(one.reason), view.form("int", one.count)
