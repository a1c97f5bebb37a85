"""What was seen, in plain words and one line: how the attempts ended, and what a finding rests on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wsinvest.analysis.closing import watched
from wsinvest.analysis.front import NO_WORDS, words
from wsinvest.analysis.proofs import outcome as outcome_of
from wsinvest.facts.comparison import Comparison, Ending, ending, typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Finding
from wsinvest.model.stage import StageName
from wsinvest.report.blocks import shown
from wsinvest.report.cited import cited
from wsinvest.report.sections.attempts import change_of, end_of, seen_of
from wsinvest.report.sections.report import opened, without_handshake
from wsinvest.report.sections.view import View

_MOST_KINDS: Final = 2
_MOST_PIECES: Final = 2
_LONGEST_PROOF: Final = 140  # characters; beyond that the first piece has to do
AT: Final = _("{when:time}: {said}")
FAILED_WITH: Final = _("{n:int} failed with: {how}.")
CLOSED_WITHIN: Final = _("{n:int} of {of:int} that were watched ended within a second: {how}.")
OTHER_FAILURES: Final = _("{n:int} failed otherwise.")
QUOTED: Final = _("{how}, “{words}”")
ONE_CHANGE_OPENS: Final = _("one change, “{change}”, and the connection opens; unchanged: {before}.")
ONE_CHANGE_ADVANCES: Final = _("one change, “{change}”, and it gets further ({after}); unchanged: {before}.")
ONE_CHANGE_SHOWS: Final = _("one change, “{change}”: {after}; unchanged: {before}.")
OF_ALL: Final = _("{n:int} of {of:int} {of:plural:attempt|attempts}: {how}")
PAGE_OF_PATH: Final = _("a plain GET of the path: status {status}")
TOKEN_SENT: Final = _("the token in the request: {state}")
SELECTED: Final = _("the answer selects of the offered subprotocols: {name}")
NOTHING: Final = _("none", "masculine")


def result(view: View) -> str:
    """When it was measured, how many connections opened, and how the others ended."""
    handshake = view.facts(Handshake)
    if handshake is None or not handshake.repeats:
        return without_handshake(view)
    said = " ".join([f"{opened(view)}.", *_failures(view, handshake)])
    return said if view.case.manifest.reconstructed_from else view.say(AT, when=view.case.now, said=said)


def proof(view: View, finding: Finding) -> str:
    """What the finding rests on: the probe that turned the outcome, else what was seen; empty if nothing has words."""
    handshake = view.facts(Handshake)
    probe = _probe(handshake, finding) if handshake else None
    if handshake and probe:
        return shown(_change(view, handshake, probe))
    pieces = [*dict.fromkeys(filter(None, (_piece(view, handshake, one) for one in finding.evidence)))]
    told = result(view)
    pieces = [one for one in pieces if _tail(one) not in told] or pieces[:1]
    said = "; ".join(pieces[:_MOST_PIECES])
    return shown(said if len(said) <= _LONGEST_PROOF else pieces[0])


def repeated(said: str, view: View) -> bool:
    """True if this proof says only what `result` says already: how many attempts failed, and how."""
    return _tail(said) in result(view)


def _tail(said: str) -> str:
    """What is said behind the number of attempts, else all of it."""
    return said.partition(": ")[2].rstrip(".") or said


def _failures(view: View, handshake: Handshake) -> Iterator[str]:
    """A sentence for each way in which attempts failed, the most frequent first, _MOST_KINDS at most."""
    kinds: dict[Ending, list[Attempt]] = {}
    for one in handshake.repeats:
        if one.failed and one.failed.name is not StageName.CLOSE:
            kinds.setdefault(ending(one), []).append(one)
    ordered = sorted(kinds.values(), key=len, reverse=True)
    for alike in ordered[:_MOST_KINDS]:
        late = alike[0].opened
        said = CLOSED_WITHIN if late else FAILED_WITH
        yield view.say(said, n=len(alike), of=watched(handshake) if late else 0, how=how(view, alike[0]))
    others = sum(map(len, ordered[_MOST_KINDS:]))
    if others:
        yield view.say(OTHER_FAILURES, n=others)


def how(view: View, attempt: Attempt) -> str:
    """How the attempt ended, with the stage where nothing was answered, and the server's own words."""
    failed = attempt.failed
    if failed is not None and (failed.name.depth < StageName.RESPONSE.depth or failed.name is StageName.NEGOTIATION):
        return end_of(view, attempt)
    late = replace(attempt, response=None) if attempt.opened else attempt  # its 101 says nothing of the end
    return seen_of(view, late) or end_of(view, attempt)


def _probe(handshake: Handshake, finding: Finding) -> Attempt | None:
    """The first probe that the finding cites, None if there is none."""
    cited = {one.partition("handshake:probes/")[2].split("/")[0] for one in finding.evidence}
    return next((probe for probe in handshake.probes if probe.id in cited), None)


def _change(view: View, handshake: Handshake, probe: Attempt) -> str:
    attempts = (*handshake.repeats, *handshake.probes)
    base = next((one for one in attempts if one.id == probe.base), typical(handshake.repeats))
    compared = outcome_of(handshake, probe)
    said = {Comparison.OPENED: ONE_CHANGE_OPENS, Comparison.ADVANCED: ONE_CHANGE_ADVANCES}
    before, after = how(view, base), how(view, probe)
    return view.say(said.get(compared, ONE_CHANGE_SHOWS), change=change_of(view, probe), before=before, after=after)


def _piece(view: View, handshake: Handshake | None, reference: str) -> str:
    """One reference to evidence in words, empty where it says no more than others."""
    path = reference.partition(":")[2]
    if handshake and path.startswith("repeats/"):
        return _repeat(view, handshake, path)
    if handshake and reference == "handshake:plain":
        return _plain(view, handshake)
    return cited(view, reference)


def _repeat(view: View, handshake: Handshake, path: str) -> str:
    _repeats, identity, *part = path.split("/")
    attempt = next((one for one in handshake.repeats if one.id == identity), None)
    if attempt is None:
        return ""
    if part[:1] == ["sent"]:
        return view.say(TOKEN_SENT, state=view.word(attempt.sent.token_state)) if part[1:] == ["token_state"] else ""
    if part == ["negotiated"] and attempt.opened and not attempt.failed:
        selected = attempt.negotiated.subprotocol if attempt.negotiated else ""
        return view.say(SELECTED, name=selected or view.say(NOTHING))
    alike = sum(ending(one) == ending(attempt) for one in handshake.repeats)
    end, said = how(view, attempt), words(attempt.response) if attempt.response else NO_WORDS
    told = not isinstance(said, str) or said.lower() in end.lower()
    quoted = end if told else view.say(QUOTED, how=end, words=said)
    of = watched(handshake) if attempt.opened and attempt.failed else len(handshake.repeats)
    return view.say(OF_ALL, n=alike, of=of, how=quoted)


def _plain(view: View, handshake: Handshake) -> str:
    page = next((get for get in handshake.plain if get.label == "path" and get.status), None)
    return view.say(PAGE_OF_PATH, status=page.status) if page else ""
