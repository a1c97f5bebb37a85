"""Does the server wait for the client's first message, with a credential in it? Told by what it says when it goes."""

import re
from typing import Final

from wsinvest.analysis.first_words import told_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.awaiting import Awaits, awaits
from wsinvest.facts.comparison import typical
from wsinvest.facts.dialogue import Answer
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Step, Surer

SEND_FIRST_MESSAGE: Final = Step(
    "send_first_message",
    TODAY,
    15,
    _(
        "Run this again with the first message of a client that works, put into a file, for it holds a credential; a "
        "browser shows it under Developer tools, Network, WS, Messages."
    ),
    _("The server answers that message and keeps the connection open."),
    snippet=_("wsinvest diagnose {url} \\\n  --message @first-message.txt --expect '<answer>'"),
)
MESSAGE: Final = Surer("--message @FILE", _("the first message of a client that works; it signs in"))

_TIME_TO_SEND_MS: Final = 250.0  # a server that wants a header ends the connection before
_WHO: Final = r"(?:auth\w*|log-?in|sign-?in|identi\w+|credentials?|token|hello)"
_AWAITED: Final = re.compile(
    rf"\b(?:first|initial|{_WHO}) (?:message|frame|packet|payload|command)\b"
    rf"|\b{_WHO} ?(?:time-?out|timed out|deadline|too (?:late|slow)|not received|expected|period)\b"
    rf"|\bno {_WHO} (?:received|was received|within|in time)\b"
    rf"|\b(?:time-?out|timed out|waiting|waited)(?: \w+)? for {_WHO}\b"
    r"|\b(?:authenticate|identify|log in|sign in) (?:first|within|in time|before)\b"
    r"|\b(?:did not|didn't|failed to) (?:authenticate|identify|log in|sign in) (?:in|within|before)\b",
    re.I,
)


def waits_for_message(attempt: Attempt) -> bool:
    """True if the connection opened, the server ended it, and its words say that it waited for a first message.

    A bare "auth_required" may mean a header as well: it counts only where the server gave the client time to send.
    """
    if not attempt.opened or (attempt.close is None and attempt.told is None):
        return False
    said = (told_of(attempt), attempt.close.reason if attempt.close else "")
    gave_time = attempt.close is not None and attempt.close.after_ms >= _TIME_TO_SEND_MS
    return any(_AWAITED.search(one.replace("_", " ")) or (gave_time and _asks(one)) for one in said)


def is_answered(handshake: Handshake) -> bool:
    """True if the message that was sent on request got its answer: without one the server ends each connection."""
    return handshake.dialogue is not None and handshake.dialogue.answer is Answer.MATCHED


def is_met(handshake: Handshake) -> bool:
    """True if the message that was sent is what the server waits for: closes without it are no fault."""
    return is_answered(handshake) and waits_for_message(typical(handshake.repeats))


def _asks(said: str) -> bool:
    return awaits(said) is Awaits.CREDENTIAL
