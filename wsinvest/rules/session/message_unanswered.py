"""The message that was sent on request got no answer that was expected."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.dialogue import Answer
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

ANSWER_MESSAGE: Final = Step(
    "answer_message",
    TODAY,
    60,
    _("Look in the server's log for this message: was it received, and what became of its answer?"),
    _("The same --message and --expect find a match."),
)
_NOT_SENT: Final = _("No connection opened, so --message was not sent.")


@rule(
    "session.message.unanswered",
    text=Text(
        title=_("The expected answer did not come: {what}"),
        impact=_("Connections open, but the application behind them does not answer as it is expected to."),
        cause=_("After {after:ms} {texts:int} {texts:plural:text|texts} had come; the pattern was {expected}."),
        fix=_("Correct the handler of this message, or the message and the pattern."),
        check=_("The same message gets an answer that matches."),
        name=_("The expected answer did not come"),
    ),
    steps=(ANSWER_MESSAGE,),
)
def message_unanswered(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a text was expected and none matched on a connection of its own; observed."""
    found = handshake.dialogue
    if found is None:
        return NotMeasured(_NOT_SENT) if target.converses else Pass()
    if found.answer is Answer.MATCHED:
        return Pass(by=("handshake:dialogue/answer",))
    return Fail(
        Severity.HIGH,
        Confidence.OBSERVED,
        {
            "what": ENUMS[Answer][found.answer],
            "after": found.took_ms,
            "texts": found.texts,
            "expected": found.expected or ".*",
        },
        ("handshake:dialogue/answer",),
    )
