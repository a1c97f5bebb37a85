"""What a run of this version does not look at, whatever the target is; so that no reader takes it for examined."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.closing import watched
from wsinvest.facts.config import Config, Setting, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.subprotocols import FIRST_MESSAGES
from wsinvest.i18n.messages import _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case
from wsinvest.model.finding import NotExamined
from wsinvest.model.session import HOLD_S, EventKind
from wsinvest.model.settings import UNUSED

SESSIONS: Final = _(
    "{count:int} of {of:int} open {of:plural:connection|connections} {count:plural:was|were} watched, for {hold:s}: "
    "what becomes of an idle or a long session was not seen."
)
MESSAGES: Final = _("Of the server's messages the first ones were read, and these for errors only.")
WAITS: Final = _(
    "The server waits for the client's first message ({first}, subprotocol {name}), which wsinvest does not send: that "
    "the connection opens was examined, what follows was not."
)
PROXY: Final = _("The configuration of a proxy in front was not read: it is known only by how it answered.")
LOG: Final = _("No log of the server was named (--server-log).")
SETTINGS: Final = _("{names:list}: set for this target, and not used by this version of wsinvest.")


def limits_of(case: Case) -> Iterator[NotExamined]:
    """The limits of this run, for a case of our own handshakes; nothing for one that was reconstructed."""
    handshake = case.facts(Handshake)
    if handshake is None or case.manifest.reconstructed_from:
        return
    opened = sum(one.opened for one in handshake.repeats)
    if opened:
        yield NotExamined(filled(SESSIONS, count=watched(handshake), of=opened, hold=HOLD_S), topics=("sessions",))
    if any(map(_is_unread, handshake.repeats)):
        yield NotExamined(MESSAGES, topics=("sessions",))
    name = next((one.negotiated.subprotocol for one in handshake.repeats if one.opened and one.negotiated), "")
    if name in FIRST_MESSAGES:
        yield NotExamined(filled(WAITS, first=FIRST_MESSAGES[name], name=name), topics=("sessions",))
    yield NotExamined(PROXY, topics=("proxy",))
    if case.facts(Log) is None and not case.manifest.target.server_log:
        yield NotExamined(LOG, topics=("log",))
    config = case.facts(Config)
    unused = () if config is None else tuple(one.name for one in config.values if _is_unused(one))
    if unused:
        yield NotExamined(filled(SETTINGS, names=unused), topics=("config",))


def _is_unused(setting: Setting) -> bool:
    return setting.name in UNUSED and setting.state is ValueState.SET


def _is_unread(attempt: Attempt) -> bool:
    """True if the server sent messages of the application; those of Engine.IO are read."""
    return attempt.engineio is None and any(one.kind is EventKind.RECEIVED for one in attempt.session)
