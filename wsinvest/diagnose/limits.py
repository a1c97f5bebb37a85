"""What a run of this version does not look at, whatever the target is; so that no reader takes it for examined."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.closing import watched
from wsinvest.facts.config import Config, Setting, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions
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
HELD: Final = _("Sessions were held for {hold:s}: what becomes of longer ones was not seen.")
MESSAGES: Final = _("Of the server's messages the first ones were read, and these for errors only.")
WAITS: Final = _(
    "The server waits for the client's first message ({first}, subprotocol {name}), which wsinvest does not send: that "
    "the connection opens was examined, what follows was not."
)
PROXY: Final = _("The configuration of a proxy in front was not read: it is known only by how it answered.")
OTHER_SITE: Final = _(
    "{file} was read as a configuration of {program}; it names no server for this host, port and path, so nothing was "
    "concluded from it."
)
UNREAD: Final = _("A part of the proxy's configuration was not read, or counts with a reserve.")
LOG: Final = _("No log of the server was named (--server-log).")
SETTINGS: Final = _("{names:list}: set for this target, and not used by this version of wsinvest.")


def limits_of(case: Case) -> Iterator[NotExamined]:
    """The limits of this run, for a case of our own handshakes; nothing for one that was reconstructed."""
    handshake = case.facts(Handshake)
    if handshake is None or case.manifest.reconstructed_from:
        return
    opened = sum(one.opened for one in handshake.repeats)
    held = case.facts(HeldSessions)
    if held is not None and held.opened and held.hold_s:
        yield NotExamined(filled(HELD, hold=held.hold_s), topics=("sessions",))
    elif opened:
        yield NotExamined(filled(SESSIONS, count=watched(handshake), of=opened, hold=HOLD_S), topics=("sessions",))
    if any(map(_is_unread, handshake.repeats)):
        yield NotExamined(MESSAGES, topics=("sessions",))
    name = next((one.negotiated.subprotocol for one in handshake.repeats if one.opened and one.negotiated), "")
    if name in FIRST_MESSAGES:
        yield NotExamined(filled(WAITS, first=FIRST_MESSAGES[name], name=name), topics=("sessions",))
    yield from _of_proxy(case.facts(Proxy))
    if case.facts(Log) is None and not case.manifest.target.server_log:
        yield NotExamined(LOG, topics=("log",))
    config = case.facts(Config)
    unused = () if config is None else tuple(one.name for one in config.values if _is_unused(one))
    if unused:
        yield NotExamined(filled(SETTINGS, names=unused), topics=("config",))


def _of_proxy(proxy: Proxy | None) -> Iterator[NotExamined]:
    """What is not known of a proxy: all, for want of its file; this URL, which the file does not serve; an include."""
    if proxy is None:
        yield NotExamined(PROXY, topics=("proxy",))
        return
    if proxy.route is None:
        yield NotExamined(filled(OTHER_SITE, file=proxy.path, program=proxy.program), topics=("proxy",))
    if proxy.notes:
        yield NotExamined(UNREAD, topics=("proxy",), detail="; ".join(proxy.notes))


def _is_unused(setting: Setting) -> bool:
    return setting.name in UNUSED and setting.state is ValueState.SET


def _is_unread(attempt: Attempt) -> bool:
    """True if the server sent messages of the application; those of Engine.IO are read."""
    return attempt.engineio is None and any(one.kind is EventKind.RECEIVED for one in attempt.session)
