"""Plain data for tests of judging: attempts by how they end, cases by their facts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import PARTS
from wsinvest.model.attempt import Attempt, Change, Response, Tls
from wsinvest.model.case import Case, Evidence, Manifest, Problem
from wsinvest.model.finding import Fail, Outcome, Pass
from wsinvest.model.registry import load
from wsinvest.model.session import Close, EventKind, SessionEvent, Side, end_kind
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Target, Url
from wsinvest.model.units import Rule
from wsinvest.probe.search import changed_by
from wsinvest.store.cases import resolve

OPENED = SessionEvent(EventKind.OPENED, 0.0)
OUR_CLOSE = SessionEvent(EventKind.CLOSED, 0.0, by=Side.CLIENT, code=1000)
# Watched for the whole first second, and closed by us.
WATCHED = (OPENED, replace(OUR_CLOSE, at_ms=1000.0))
EXPERIMENTS = load(("wsinvest.probe.experiments",)).experiments
_COLLECTORS = {"look": "certificate", "log_delta": "meanwhile"}  # parameters that are not called like their collector
SESSION = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", "http/1.1", "chat.example.org")
NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)
WS = Url("ws", "127.0.0.1", 8765, "/ws")
WSS = Url("wss", "chat.example.org", 443, "/ws")
DIRECT = [name for name in StageName if name not in (StageName.PROXY_CONNECT, StageName.PROXY_TUNNEL)]


def ended(
    identity: str,
    stage: StageName,
    reason: Reason | None = None,
    response: Response | None = None,
    *,
    change: Change | None = None,
    took_ms: float = 1.0,
    **more: Any,
) -> Attempt:
    """An attempt that passed every stage before this one and failed here; tls was skipped unless `tls` is given."""
    if stage.depth > StageName.OPEN.depth:
        return _left(identity, stage, reason, response, change=change, took_ms=took_ms, **more)
    stages = (*_passed(stage, took_ms, tls="tls" in more), Stage(stage, State.FAILED, took_ms, reason))
    return Attempt(identity, stages, change, response=response, **more)


def _left(identity: str, stage: StageName, reason: Reason | None, response: Response | None, **more: Any) -> Attempt:
    """An attempt that opened; the server ended it in the first second, or left our close unanswered."""
    took_ms, close = more.pop("took_ms"), more.pop("close", None) or Close(None, "", 1.0)
    why = reason or Reason.UNKNOWN
    end = SessionEvent(end_kind(why), close.after_ms, code=close.code, reason=why, said=close.reason)
    last = end if stage is StageName.FIRST_SECOND else OUR_CLOSE
    stages = (*_passed(StageName.OPEN, took_ms, tls="tls" in more), Stage(StageName.OPEN, State.PASSED, took_ms))
    return Attempt(identity, stages, response=response, session=(OPENED, last), **more)


def _passed(before: StageName, took_ms: float, *, tls: bool) -> list[Stage]:
    passed = [Stage(name, State.PASSED, took_ms) for name in DIRECT if name.depth < before.depth]
    plain = Stage(StageName.TLS, State.SKIPPED)
    return [plain if one.name is StageName.TLS and not tls else one for one in passed]


def answered(identity: str, status: int, body: str = "", **more: Any) -> Attempt:
    """An attempt that got this answer in place of a 101; `headers` are the answer's."""
    headers = more.pop("headers", ())
    response = Response(status, headers=headers, body=body)
    return ended(identity, StageName.RESPONSE, Reason.STATUS, response, **more)


def opened(identity: str, *, open_ms: float = 8.0, change: Change | None = None, **more: Any) -> Attempt:
    """An attempt that opened, `open_ms` after its start, and stayed open."""
    stages = (Stage(StageName.RESPONSE, State.PASSED, open_ms), Stage(StageName.OPEN, State.PASSED, 0.0))
    return Attempt(identity, stages, change, response=Response(101), **more)


def repeats(*attempts: Attempt, probes: Iterable[Attempt] = (), **more: Any) -> Handshake:
    """Handshake facts of these repeats and probes; a probe's change says what the experiment of its label says."""
    return Handshake(attempts, tuple(map(as_probed, probes)), **more)


def as_probed(probe: Attempt) -> Attempt:
    """The probe with what its experiment says of the change."""
    unit = EXPERIMENTS.get(probe.change.label) if probe.change else None
    return probe if unit is None or probe.change.separates else replace(probe, change=changed_by(unit))


def target(url: Url = WS, **more: Any) -> Target:
    """A target of this URL."""
    return Target("demo", url, **more)


def case(*, of: Target | None = None, problems: dict[str, Problem] | None = None, **facts: Any) -> Case:
    """A case that holds these facts by their collector's name, and these problems."""
    given = {name: Evidence(name, NOW, 1.0, facts=item) for name, item in facts.items()}
    failed = {name: Evidence(name, NOW, 1.0, problem=problem) for name, problem in (problems or {}).items()}
    return Case(Manifest("test", NOW, of or target(), "en"), {**given, **failed})


def said(rule: Rule, **facts: Any) -> Outcome:
    """A rule's outcome for these facts (by parameter); a hit's words and references are proven to be whole."""
    outcome = rule(**facts)
    known = case(**{_COLLECTORS.get(name, name): item for name, item in facts.items()})
    shown = outcome.evidence if isinstance(outcome, Fail) else outcome.by if isinstance(outcome, Pass) else ()
    assert all(resolve(known, reference) is not None for reference in shown)
    if isinstance(outcome, Fail):
        for language in LANGUAGES:
            assert all(rule.text.say(part, language, outcome.values) for part in PARTS)
        assert outcome.evidence
    return outcome
