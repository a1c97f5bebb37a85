"""The objectives (measures of success): six of resolution, five of monitoring; each is met, missed or unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wsinvest.analysis.closing import none_stayed
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.ends import closed_prematurely, says_capacity
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.login import Login
from wsinvest.facts.memory import Memory
from wsinvest.facts.session import HeldSessions
from wsinvest.facts.token import GenerationState, Token
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.case import Case
from wsinvest.model.finding import Finding, Objective, ObjectiveState, Severity
from wsinvest.model.objective import LIMITS
from wsinvest.model.threshold import Threshold, Thresholds

RESOLUTION: Final = "resolution"
MONITORING: Final = "monitoring"
_TOKENS: Final = "empty_or_invalid_tokens"
_OF_THE_TOKEN: Final = ("token.value.", "token.format.", "token.time.expired", "token.signature.")
_NOT_FOUND: Final = 404
_SERVER_ERROR: Final = 500
_TEXTS: Final[Mapping[str, Phrase]] = {
    "secret_configured": _("The secret is configured and tokens are generated"),
    "insufficient_resources": _('Connections refused for "Insufficient resources"'),
    "handshake_uninterrupted": _("Handshakes that were not completed"),
    "login_page_responds": _("The login page responds"),
    "memory_resolved": _("Memory in use"),
    "premature_closes": _("Connections closed prematurely"),
    "handshake_success_rate": _("Success rate of connections"),
    "handshake_p95_ms": _("Handshake latency (95th percentile)"),
    "memory_ratio": _("Memory in use"),
    "empty_or_invalid_tokens": _("Empty or invalid tokens"),
    "login_page_ms": _("Response time of the login page"),
}


@dataclass(frozen=True, slots=True)
class _Measure:
    """One objective. `measured` gives its value, None if no recorded fact gives it."""

    name: str
    kind: str
    op: str
    unit: str
    measured: Callable[[Case], float | None]


def objectives_of(case: Case, findings: Iterable[Finding] = ()) -> tuple[Objective, ...]:
    """All objectives of this case; limits of the target override the defaults.

    `findings`: those of the case; a token that one of them calls bad is no good one of the objectives.
    """
    own = dict(case.manifest.target.objectives)
    bad = any(one.severity >= Severity.HIGH and one.code.startswith(_OF_THE_TOKEN) for one in findings)
    return tuple(_objective(measure, case, own, bad_token=bad) for measure in _MEASURES)


def words_of(name: str) -> Phrase:
    """The title of the objective of this name; raises KeyError for an unknown name."""
    return _TEXTS[name]


def _objective(measure: _Measure, case: Case, own: Mapping[str, float], *, bad_token: bool) -> Objective:
    default = LIMITS[measure.name]
    if isinstance(default, Threshold):
        default = Thresholds(case.manifest.target.thresholds)[default]
    limit = own.get(measure.name, default)
    measured = measure.measured(case)
    if bad_token and measured == 0 and measure.name == _TOKENS:
        measured = 1.0  # nothing could check the signature, but what the token shows was enough for a finding
    state = _state(measure.op, limit, measured)
    return Objective(measure.name, measure.kind, measure.op, limit, measure.unit, measured, state)


def _state(op: str, limit: float, measured: float | None) -> ObjectiveState:
    if measured is None:
        return ObjectiveState.UNKNOWN
    met = {"<": measured < limit, ">": measured > limit, "=": measured == limit}[op]
    return ObjectiveState.MET if met else ObjectiveState.MISSED


def _secret_configured(case: Case) -> float | None:
    """1 if a token signed with the configured secret verifies, 0 if not or if no secret is set.

    Without these facts: 1 if the login response held a token, 0 if not; None without a login response.
    """
    token, config, login = case.facts(Token), case.facts(Config), case.facts(Login)
    if token and token.generation.state is GenerationState.SIGNED:
        return float(token.generation.verified)
    if token and token.generation.state is GenerationState.FAILED:
        return 0.0
    if config and config.source_named and config.minting_mode and not _is_set(config):
        return 0.0
    return None if login is None or login.response is None else float(login.token_state is TokenState.PRESENT)


def _is_set(config: Config) -> bool:
    names = ("JWT_SECRET", "JWT_PUBLIC_KEY", "JWKS_URL")
    return any(config.setting(name).state is ValueState.SET for name in names)


def _refused_for_capacity(case: Case) -> float | None:
    """The number of attempts refused for lack of capacity; None if no attempt got a response."""
    handshake = case.facts(Handshake)
    if handshake is None or not any(one.response or one.opened for one in handshake.repeats):
        return None
    return float(sum(says_capacity(one.response) for one in handshake.repeats))


def _usable_handshakes(case: Case) -> Handshake | None:
    """The handshake facts; None if they are missing, or if attempts failed only for a credential not configured."""
    handshake, token = case.facts(Handshake), case.facts(Token)
    if handshake is None or lacking(handshake, token, case.manifest.target, case.facts(Config)):
        return None
    return handshake


def _not_completed(case: Case) -> float | None:
    handshake = _usable_handshakes(case)
    return None if handshake is None else float(sum(not one.opened for one in handshake.repeats))


def _login_responds(case: Case) -> float | None:
    login = case.facts(Login)
    if login is None or login.page is None:
        return None
    status = login.page.status
    return float(status is not None and status < _SERVER_ERROR and status != _NOT_FOUND)


def _memory(case: Case) -> float | None:
    """Memory in use, 0..1: the higher of our measurement and the health endpoint's, as in resource.memory.pressure."""
    health, memory = case.facts(Health), case.facts(Memory)
    told = health.memory_ratio if health else None
    return max((ratio for ratio in (memory.ratio if memory else None, told) if ratio is not None), default=None)


def _premature_closes(case: Case) -> float | None:
    handshake, held = _usable_handshakes(case), case.facts(HeldSessions)
    lost = sum(one.lost for one in held.holds) if held else 0
    return None if handshake is None else float(lost + sum(closed_prematurely(one) for one in handshake.repeats))


def _success_rate(case: Case) -> float | None:
    """Opened repeats divided by all; 0 if none of those that were watched stayed open for a second."""
    handshake = _usable_handshakes(case)
    if handshake is None:
        return None
    return 0.0 if none_stayed(handshake) else handshake.tally.success_rate


def _p95_ms(case: Case) -> float | None:
    handshake = case.facts(Handshake)
    return handshake.tally.percentile_ms(0.95) if handshake else None


def _bad_tokens(case: Case) -> float | None:
    token, handshake = case.facts(Token), case.facts(Handshake)
    unnamed = handshake is not None and _usable_handshakes(case) is None
    return float(len(token.problems)) if token and not unnamed else None


def _login_ms(case: Case) -> float | None:
    login = case.facts(Login)
    return login.page.took_ms if login and login.page and login.page.status is not None else None


_MEASURES: Final = (
    _Measure("secret_configured", RESOLUTION, "=", "yes_no", _secret_configured),
    _Measure("insufficient_resources", RESOLUTION, "=", "count", _refused_for_capacity),
    _Measure("handshake_uninterrupted", RESOLUTION, "=", "count", _not_completed),
    _Measure("login_page_responds", RESOLUTION, "=", "yes_no", _login_responds),
    _Measure("memory_resolved", RESOLUTION, "<", "ratio", _memory),
    _Measure("premature_closes", RESOLUTION, "=", "count", _premature_closes),
    _Measure("handshake_success_rate", MONITORING, ">", "ratio", _success_rate),
    _Measure("handshake_p95_ms", MONITORING, "<", "ms", _p95_ms),
    _Measure("memory_ratio", MONITORING, "<", "ratio", _memory),
    _Measure(_TOKENS, MONITORING, "=", "count", _bad_tokens),
    _Measure("login_page_ms", MONITORING, "<", "ms", _login_ms),
)
