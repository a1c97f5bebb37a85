"""The server takes only one spelling of the Connection header."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

READ_LIST: Final = Step(
    "read_connection_list",
    TODAY,
    30,
    _("Look for the word upgrade among the comma-separated words of Connection, whatever their case; compare no text."),
    _("Handshakes with Connection: keep-alive, Upgrade and with Connection: Upgrade both open."),
    snippet=_("Connection: keep-alive, Upgrade"),
)
_FEWEST: Final = 2  # one refusal of this kind may be chance


@rule(
    "protocol.connection.not_a_list",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.endpoint.not_websocket",
        "http.handshake.closed_early",
        "http.path.not_found",
        "http.proxy.upgrade_stripped",
        "http.server.websocket_unsupported",
        "protocol.accept.invalid",
        "protocol.upgrade.header_missing",
    ),
    text=Text(
        title=_("The server refuses Connection: {refused}, and takes Connection: {taken}"),
        impact=_(
            "Firefox sends keep-alive, Upgrade, and most other clients Upgrade alone: some of them cannot connect."
        ),
        cause=_("Connection is a list of words (RFC 9110, section 7.6.1), and the server compares it as one text."),
        fix=_("Look for the word upgrade in the list, whatever its case and its neighbours."),
        check=_("Both spellings open."),
        name=_("The server takes only one spelling of the Connection header"),
    ),
    steps=(READ_LIST,),
)
def connection_not_a_list(handshake: Handshake) -> Outcome:
    """Fail when only the other spelling gets further: proven by a probe that opens, or by two repeats of that spelling.

    Inferred if the probe only got another answer, or if a single repeat was made with it.
    """
    probe = Proofs(handshake).of("protocol.connection.not_a_list")
    if probe is not None:
        shown = f"handshake:probes/{probe.id}/stages"
        sure = Confidence.PROVEN if probe.opened else Confidence.INFERRED
        return _hit(handshake, ends.as_typical(handshake), probe.sent.connection, sure, shown)
    usual = handshake.repeats[0].sent.connection
    others = tuple(one for one in handshake.repeats if one.sent.connection != usual)
    same = [one for one in handshake.repeats if one.sent.connection == usual]
    if not others or not all(one.failed and not one.opened for one in others) or not all(one.opened for one in same):
        return Pass()
    return _hit(handshake, others, usual, Confidence.PROVEN if len(others) >= _FEWEST else Confidence.INFERRED)


def _hit(
    handshake: Handshake, ended: tuple[Attempt, ...], taken: str, confidence: Confidence, *evidence: str
) -> Outcome:
    return ends.hit(
        ended,
        len(handshake.repeats),
        confidence,
        at_most=Severity.HIGH,
        evidence=evidence,
        refused=ended[0].sent.connection,
        taken=taken,
    )
