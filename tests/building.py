"""Plain data for tests of judging: attempts by how they end, cases by their facts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import PARTS
from wsinvest.model.attempt import Attempt, Change, Reason, Response, Stage, StageName, State, Tls
from wsinvest.model.case import Case, Evidence, Manifest, Problem
from wsinvest.model.finding import Fail, Outcome, Pass
from wsinvest.model.registry import Rule, load
from wsinvest.model.target import Target, Url
from wsinvest.probe.search import changed_by
from wsinvest.store.cases import resolve

EXPERIMENTS = load(("wsinvest.probe.experiments",)).experiments
_COLLECTORS = {"look": "certificate", "log_delta": "meanwhile"}  # parameters that are not called like their collector
SESSION = Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384", "http/1.1", "chat.example.org")
NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)
WS = Url("ws", "127.0.0.1", 8765, "/ws")
WSS = Url("wss", "chat.example.org", 443, "/ws")


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
    before = [Stage(name, State.PASSED, took_ms) for name in StageName if name.depth < stage.depth]
    plain = Stage(StageName.TLS, State.SKIPPED)
    passed = [plain if one.name is StageName.TLS and "tls" not in more else one for one in before]
    stages = (*passed, Stage(stage, State.FAILED, took_ms, reason))
    return Attempt(identity, stages, change, response=response, **more)


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
