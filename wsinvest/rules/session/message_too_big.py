"""A message of the application's size ends the session: it is larger than something lets pass."""

import re
from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.closing import NO_CODE, NO_REASON
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.session import HeldSessions, SizeTried, Taken
from wsinvest.i18n.messages import Phrase, Text, _, filled, joined
from wsinvest.model.close_codes import MESSAGE_TOO_BIG
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

RAISE_MESSAGE_LIMIT: Final = Step(
    "raise_message_limit",
    TODAY,
    20,
    _("Raise the server's limit of one message above the application's largest, or split and shrink what is sent."),
    _("A message of that size is taken: WS_TEST_MESSAGE_BYTES and wsinvest diagnose show it."),
    snippet=_(
        "uvicorn --ws-max-size BYTES           # websockets: serve(max_size=BYTES)\n"
        "new WebSocketServer({ maxPayload })   # Socket.IO: maxHttpBufferSize\n"
        "setMaxTextMessageBufferSize(BYTES)    # Spring, Tomcat\n"
        "WebSocketResponse(max_msg_size=BYTES) # tornado: websocket_max_message_size"
    ),
)
_SETTING: Final = _("{setting}  # {server}")
_BETWEEN: Final = _("The limit lies from {passed:int} to below {failed:int} bytes.")
_BELOW: Final = _("Even {failed:int} bytes are too many.")
_CUT_TWICE: Final = 2
# Applications that count themselves close with 1008 or a code of their own, and say this.
_SAYS_SIZE: Final = re.compile(
    r"\btoo (?:large|big|long)\b|\b(?:exceed\w*|over|above)\b[^\n]{0,40}\b(?:size|length|limit|bytes)\b", re.I
)


@rule(
    "session.message.too_big",
    leads_to=("session.close.while_held",),
    text=Text(
        title=_("A message of {size:int} bytes ends the session (code {code})"),
        impact=_("The application sends messages of {wanted:int} bytes; each of them costs its session."),
        cause=_("The server takes no message of this size. {limit} Reason in the close frame: {reason}."),
        fix=_("Raise the limit above the largest message, or split it."),
        check=_("A message of {wanted:int} bytes is taken."),
        name=_("A message is larger than the server takes"),
    ),
    steps=(RAISE_MESSAGE_LIMIT,),
)
def message_too_big(session: HeldSessions, target: Target) -> Outcome:
    """Fail when a message closes the session with 1009, or cuts it twice where a small one passed.

    Also when the close frame's words are about its size where a small one passed. Proven by 1009 (RFC 6455 section
    7.4.1) or these words; inferred where the connection was cut.
    """
    failed = _failed(session.sizes)
    if not failed:
        taken = session.sizes and session.sizes[-1].passed
        return Pass(by=("session:sizes",)) if taken else Pass()
    told = next((one for one in failed if one.taken is Taken.CLOSED), None)
    passed = max((one.size for one in session.sizes if one.passed), default=0)
    least = min(failed, key=lambda one: one.size)
    shown = told or least
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if told else Confidence.INFERRED,
        {
            "size": least.size,
            "wanted": target.message_bytes,
            "code": NO_CODE if shown.code is None else shown.code,
            "reason": shown.said or NO_REASON,
            "limit": filled(_BETWEEN, passed=passed, failed=least.size)
            if passed
            else filled(_BELOW, failed=least.size),
        },
        tuple(f"session:sizes/{session.sizes.index(one)}" for one in failed),
        surer=(surer.LOG,),
        snippet=_lines(session.server, passed, least.size),
    )


def _failed(tried: tuple[SizeTried, ...]) -> tuple[SizeTried, ...]:
    """The messages that ended their session for their size, as far as that can be told."""
    told = tuple(one for one in tried if one.code == MESSAGE_TOO_BIG)
    if told:
        return told
    small = min((one.size for one in tried if one.passed), default=None)
    said = tuple(one for one in tried if one.taken is Taken.CLOSED and _SAYS_SIZE.search(one.said))
    if said and small is not None and all(one.size > small for one in said):
        return said
    cut = tuple(one for one in tried if one.taken is Taken.CUT)
    apart = small is not None and all(one.size > small for one in cut)
    return cut if apart and len(cut) >= _CUT_TWICE else ()


def _lines(server: str, passed: int, failed: int) -> Phrase | None:
    """The settings to paste, None where nothing names the server and no default fits."""
    from wsinvest.analysis.message_limits import settings_of  # imported here, since most runs send no message

    found = settings_of(server, passed, failed)
    lines = [filled(_SETTING, setting=one.setting, server=one.server) for one in found]
    return joined("\n", lines) if lines else None
