"""Refusals of Engine.IO servers: from the error code, from a plain GET of the path, and from probes."""

from typing import Any, Final

from wsinvest.analysis.ends import answered, end_of, failed_at, hit
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.facts.engineio import UNKNOWN_SESSION, UNKNOWN_TRANSPORT, UNSUPPORTED_VERSION, error_of, is_bare
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, EngineState
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_PARAMETERS: Final = frozenset({"EIO", "transport"})
_NOT_FOUND: Final = 404
# ASGI servers answer 403 before the upgrade, whatever the application answered.
_FORBIDDEN_STATUS: Final = 403
CODES: Final = ("protocol.engineio.version", "protocol.engineio.transport", "protocol.engineio.session")
NOT_SENT: Final = _("none")


def refused_with(handshake: Handshake, code: int) -> tuple[Attempt, ...]:
    """The repeats that were refused with this Engine.IO error code, directly or by the plain GET of the path."""
    direct = tuple(one for one in handshake.repeats if end_of(one) and one.engineio and one.engineio.error == code)
    return direct or (_forbidden(handshake) if page_error(handshake) == code else ())


def page_error(handshake: Handshake) -> int | None:
    """The Engine.IO error code that a plain GET of the path gets, None if it gets none."""
    page = next((get.response for get in handshake.plain if get.label == "path" and get.response), None)
    return error_of(page) if page is not None and any(one.engineio for one in handshake.repeats) else None


def turned_by(handshake: Handshake, code: str) -> tuple[tuple[Attempt, ...], tuple[str, ...]]:
    """The failed repeats and the reference to the probe for this code that got further; both empty if none did."""
    probe = Proofs(handshake).of(code)
    if probe is None:
        return (), ()
    return tuple(one for one in handshake.repeats if end_of(one)), cite_probe(probe)


def refuses_parameters(handshake: Handshake) -> bool:
    """True if the server refuses the Engine.IO version, transport or session id."""
    by_code = any(refused_with(handshake, code) for code in (UNKNOWN_TRANSPORT, UNKNOWN_SESSION, UNSUPPORTED_VERSION))
    return by_code or Proofs(handshake).of(*CODES) is not None


def _forbidden(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that failed with 403 and thus without an Engine.IO code."""
    return answered(handshake.repeats, _FORBIDDEN_STATUS)


def parameter_refused(
    handshake: Handshake, ended: tuple[Attempt, ...], proof: tuple[str, ...], **values: Any
) -> Outcome:
    """A PROVEN Fail for these repeats, by the server's error code or by the probe; Pass if there are none."""
    if not ended:
        return Pass()
    plain = ("handshake:plain",) if handshake.plain else ()
    said = (f"handshake:repeats/{ended[0].id}/engineio",) if ended[0].engineio else ()
    return hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=(*said, *plain, *proof), **values)


def left_unanswered(handshake: Handshake, target: Target | None) -> tuple[Attempt, ...]:
    """The watched repeats whose connect packet got no answer within the first second; bare Engine.IO has none."""
    if target is not None and is_bare(target.url.path):
        return ()
    watched = (one for one in handshake.repeats if one.passed(StageName.FIRST_SECOND))
    return tuple(one for one in watched if one.engineio and one.engineio.state is EngineState.OPEN)


def hung_up_on(handshake: Handshake, target: Target | None) -> tuple[Attempt, ...]:
    """The repeats if a Socket.IO client's upgrade was hung up on each time and a plain GET there gets 404; else empty.

    Engine.IO answers every GET at its path with 200 or an error of its own, and hangs up on upgrades elsewhere.
    """
    asks = target is not None and set(target.url.query_names) >= _PARAMETERS
    absent = any(get.label == "path" and get.status == _NOT_FOUND for get in handshake.plain)
    ended = failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED) if asks and absent else ()
    return ended if len(ended) == len(handshake.repeats) else ()
