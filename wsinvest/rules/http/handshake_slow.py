"""The handshake is slow."""

from wsinvest.analysis.connection_limit import queued
from wsinvest.analysis.remediation import TWO_DAYS
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, Thresholds

SHORTEN_HANDSHAKE = Step(
    "shorten_handshake",
    TWO_DAYS,
    120,
    Phrase(
        "Take slow work off the way of the handshake: lookups, remote checks, cold caches.",
        "Tirar trabalho lento do caminho do handshake: consultas, verificações remotas, caches frios.",
    ),
    Phrase("The 95th percentile stays below the objective.", "O percentil 95 fica abaixo do objetivo."),
)
_SHARE = 0.95


@rule(
    "http.handshake.slow",
    text=Text(
        en=Words(
            title="The handshake is slow: {took:ms} against an objective of {limit:ms}",
            impact="One connection in twenty waits longer than {took:ms}; impatient pages give up before.",
            cause="The time passes between the request and the server's 101.",
            fix="Take slow work off the way of the handshake.",
            check="The 95th percentile of the answer stays below {limit:ms}.",
            name="The handshake is slow",
        ),
        pt_BR=Words(
            title="O handshake é lento: {took:ms} para um objetivo de {limit:ms}",
            impact="Uma em cada vinte conexões espera mais de {took:ms}; páginas impacientes desistem antes.",
            cause="O tempo passa entre a requisição e o 101 do servidor.",
            fix="Tire trabalho lento do caminho do handshake.",
            check="O percentil 95 da resposta fica abaixo de {limit:ms}.",
            name="O handshake é lento",
        ),
    ),
    steps=(SHORTEN_HANDSHAKE,),
)
def handshake_slow(handshake: Handshake, target: Target, lines: Thresholds) -> Outcome:
    """From the request to the 101, without name, connection and TLS."""
    opened = sorted((_answer_ms(one), one.id) for one in handshake.repeats if one.opened)
    limit = dict(target.objectives).get("handshake_p95_ms", lines.handshake_ms)
    if not opened or queued(handshake):
        return Clear()
    took, slowest = opened[max(0, -(-int(_SHARE * 100) * len(opened) // 100) - 1)]
    if took <= limit:
        return Clear()
    level = Severity.HIGH if took > limit * lines.handshake_slow_factor else Severity.MEDIUM
    evidence = (f"handshake:repeats/{slowest}/stages/response",)
    return Hit(level, Confidence.OBSERVED, {"took": took, "limit": limit}, evidence)


def _answer_ms(attempt: Attempt) -> float:
    return sum(stage.took_ms or 0.0 for stage in attempt.stages if stage.name in WAITED_FOR)
