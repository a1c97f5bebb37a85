"""The section on attempts: how the repeats ended, what each probe proves, the certificate."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.first_words import quoted
from wsinvest.analysis.proofs import outcome
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.comparison import CONTROL, WELL, Comparison, ending
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.i18n.messages import Message
from wsinvest.model.attempt import Attempt, EngineIo, EngineState, Response
from wsinvest.model.finding import Confidence, Finding
from wsinvest.model.session import Close
from wsinvest.report import labels
from wsinvest.report.blocks import Badge, Block, Bullets, Lead, Line, Mono, Paragraph, Span, Table, Tone
from wsinvest.report.sections.log import written
from wsinvest.report.sections.report import opened
from wsinvest.report.sections.view import View

_MOST_IDS: Final = 3


def handshake(view: View) -> tuple[Block, ...]:
    """How many repeats opened and how fast, then the tables and the certificate."""
    lead = (Lead(f"{opened(view)}."),) if opened(view) else ()
    return (
        *view.about("handshake"),
        *lead,
        *_latency(view),
        *tables(view),
        *written(view),
        *_certificate(view),
    )


def tables(view: View) -> tuple[Block, ...]:
    """The endings of the repeats, the probes, the plain GETs, and attempts that were left out."""
    facts = view.facts(Handshake)
    if facts is None or not facts.repeats:
        return ()
    return (
        _ends(view, facts),
        *_added(view, facts),
        *_dialogue(view, facts),
        *_first_words(view, facts),
        *_polling(view, facts),
        *_probes(view, facts),
        *_plain(view, facts),
        *_left_out(view, facts),
    )


def change_of(view: View, attempt: Attempt) -> str:
    """What the probe changed, in words; its bare label where none were recorded."""
    change = attempt.change
    return "" if change is None else view.say(Message(change.text)) or change.label


def end_of(view: View, attempt: Attempt) -> str:
    """The stage and the reason of the failure, or that the attempt opened: not all are watched after that."""
    failed = attempt.failed
    if failed is None:
        return view.say(labels.OPENED)
    stage = view.word(failed.name)
    return stage if failed.reason is None else f"{stage}: {view.word(failed.reason)}"


def seen_of(view: View, attempt: Attempt) -> str:
    """What the server sent: status line, Socket.IO state, close code; empty if nothing."""
    said = [_response(view, attempt.response), _engineio(view, attempt.engineio), _close(view, attempt.close)]
    return ", ".join(part for part in said if part)


def _response(view: View, response: Response | None) -> str:
    if response is None:
        return ""
    return view.say(labels.STATUS_SEEN, status=response.status, phrase=response.phrase).strip()


def _engineio(view: View, said: EngineIo | None) -> str:
    if said is None or said.state is EngineState.SILENT:
        return ""
    return f"Socket.IO: {view.word(said.state)}"


def _close(view: View, close: Close | None) -> str:
    if close is None:
        return ""
    if close.code is None:
        said = view.say(labels.GONE_SEEN, after=close.after_ms)
    else:
        said = view.say(labels.CLOSE_SEEN, code=close.code, after=close.after_ms)
    return f"{said}: {close.reason}" if close.reason else said


def _latency(view: View) -> Iterator[Block]:
    facts = view.facts(Handshake)
    median = facts.tally.percentile_ms(0.5) if facts else None
    if facts is not None and median is not None:
        yield Paragraph(view.say(labels.LATENCY, p50=median, p95=facts.tally.percentile_ms(0.95)))


def _ends(view: View, facts: Handshake) -> Table:
    """A table of the endings of the repeats; attempts with the same ending share a row."""
    groups: dict[tuple[str, str], list[str]] = {}
    for attempt in facts.repeats:
        status = _response(view, attempt.response)
        code = str(attempt.close.code) if attempt.close and attempt.close.code else ""
        groups.setdefault((end_of(view, attempt), status or code), []).append(attempt.id)
    rows = tuple((end, said, view.form("int", len(ids)), Mono(_first_ids(ids))) for (end, said), ids in groups.items())
    columns = view.columns(labels.END, labels.SEEN, labels.COUNT, labels.ATTEMPTS, numbers=(labels.COUNT,))
    return Table(view.say(labels.ENDS, n=len(facts.repeats)), columns, rows)


def _first_ids(ids: list[str]) -> str:
    """The first _MOST_IDS ids."""
    return ", ".join(ids) if len(ids) <= _MOST_IDS else f"{', '.join(ids[:_MOST_IDS])}, …"


def _added(view: View, facts: Handshake) -> Iterator[Block]:
    """The Socket.IO parameters that were sent although the URL lacks them."""
    said = facts.baseline.engineio
    if said is not None and said.added:
        yield Paragraph(view.say(labels.ENGINEIO_ADDED, names=said.added))


def _dialogue(view: View, facts: Handshake) -> Iterator[Block]:
    """The message that was sent on request, and what came of it."""
    said = facts.dialogue
    if said is not None:
        values = {"sent": said.sent_bytes, "expected": said.expected or ".*", "after": said.took_ms}
        yield Paragraph(view.say(labels.DIALOGUE, answer=view.word(said.answer), **values))


def _first_words(view: View, facts: Handshake) -> Iterator[Block]:
    """The error that the server reported in its first messages, quoted once."""
    told = next((one.told for one in facts.repeats if one.told is not None), None)
    if told is not None:
        yield Paragraph(view.say(labels.FIRST_WORDS, words=quoted(told), after=told.at_ms))


def _polling(view: View, facts: Handshake) -> Iterator[Block]:
    """What a client of Socket.IO meets that begins with polling."""
    said = facts.polling
    if said is not None:
        counts = {"sessions": said.sessions, "known": said.known, "unknown": said.unknown}
        yield Paragraph(view.say(labels.POLLING, answer=view.word(said.answer), **counts))


def _probes(view: View, facts: Handshake) -> Iterator[Block]:
    if facts.probes:
        rows = tuple(_probe(view, facts, probe) for probe in facts.probes)
        columns = view.columns(labels.CHANGED, labels.CAME_TO, labels.SEEN, labels.PROVES)
        yield Table(view.say(labels.PROBES), columns, rows)


def _probe(view: View, facts: Handshake, probe: Attempt) -> tuple[Line, ...]:
    changed: Line = (change_of(view, probe), Mono(probe.id))
    said = (proof_of(view, facts, probe), *_proven(view, probe), *_refuted(view, facts, probe))
    return (changed, end_of(view, probe), seen_of(view, probe), said)


def proof_of(view: View, facts: Handshake, probe: Attempt) -> Badge:
    """What a probe proves, as rules see it; an open one proves nothing where the request opens without the change."""
    if probe.change and probe.change.axis == CONTROL:
        return Badge(view.say(labels.CONTROL_OPEN if ending(probe) == WELL else labels.CONTROL_RED))
    compared = outcome(facts, probe)
    if compared is Comparison.OPENED:
        return Badge(view.say(labels.PROVES_OPEN), Tone.GOOD)
    if compared is Comparison.ADVANCED:
        return Badge(view.say(labels.PROVES_FURTHER), Tone.MEDIUM)
    return Badge(view.say(labels.PROVES_NOT if ending(probe) == WELL else labels.PROVES_NOTHING))


def _proven(view: View, probe: Attempt) -> Iterator[Span]:
    """The codes of proven findings whose evidence is this probe."""
    by = f"handshake:probes/{probe.id}"
    found = [one.code for one in view.diagnosis.findings if _proves(one, by)]
    if found:
        yield view.say(labels.PROVEN_CODES)
        yield from map(Mono, found)


def _proves(finding: Finding, by: str) -> bool:
    return finding.confidence is Confidence.PROVEN and any(
        reference == by or reference.startswith(f"{by}/") for reference in finding.evidence
    )


def _refuted(view: View, facts: Handshake, probe: Attempt) -> Iterator[Span]:
    """The codes that this change would have proven, once another single change alone has opened the connection."""
    if outcome(facts, probe) is not Comparison.NOTHING or probe.change is None or probe.change.axis == CONTROL:
        return
    opening = next(
        (one for one in facts.probes if one.base == probe.base and outcome(facts, one) is Comparison.OPENED), None
    )
    if opening is not None:
        found = {finding.code for finding in view.diagnosis.findings} | _separated(opening)
        codes = sorted(_separated(probe) - found)
        if codes:
            yield view.say(labels.REFUTED_CODES)
            yield from map(Mono, codes)


def _separated(probe: Attempt) -> frozenset[str]:
    return frozenset(probe.change.separates if probe.change else ())


def _plain(view: View, facts: Handshake) -> Iterator[Block]:
    if facts.plain:
        rows = tuple(_get(view, get) for get in facts.plain)
        columns = view.columns(labels.PLACE, labels.LOGIN_STATUS, labels.CONTENT_TYPE)
        yield Table(view.say(labels.PLAIN_GETS), columns, rows)


def _get(view: View, get: PlainGet) -> tuple[Line, ...]:
    place = view.say(labels.PLAIN_LABELS[get.label]) if get.label in labels.PLAIN_LABELS else get.label
    status = view.say(labels.NO_ANSWER) if get.status is None else str(get.status)
    return (place, status, get.content_type)


def _left_out(view: View, facts: Handshake) -> Iterator[Block]:
    if facts.left_out:
        yield Bullets(
            tuple(
                view.say(labels.LEFT_OUT, count=left.count, what=left.what, why=view.word(left.why))
                for left in facts.left_out
            )
        )


def _certificate(view: View) -> Iterator[Block]:
    look = view.facts(CertificateLook)
    if look is not None:
        shown = look.certificate
        agreed = (look.session.version, look.session.cipher, look.session.alpn) if look.session else ()
        between = f"{view.form('date', shown.not_before)} – {view.form('date', shown.not_after)}"
        yield view.pairs(
            (labels.CERTIFICATE, shown.subject),
            (labels.NAMES, ", ".join(shown.names)),
            (labels.ISSUER, shown.issuer),
            (labels.VALID_FROM_TO, between),
            (labels.TRUSTED, view.yes(look.trusted)),
            (labels.AGREED, ", ".join(filter(None, agreed))),
            (labels.ASKS_CERTIFICATE, view.yes(look.asks_certificate)),
        )
