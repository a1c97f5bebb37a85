"""Pings wait too long for their pong while the connection lives: the server does not get to read."""

from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.held import cited, slowest_ms
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.timeouts import seconds_of
from wsinvest.facts.config import Config
from wsinvest.facts.session import HeldSessions, Hold
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

PONG: Final = Threshold("pong_s", 5.0, "a quarter of the 20 s that websockets, uvicorn and Engine.IO wait for a pong")
UNBLOCK_LOOP: Final = Step(
    "unblock_event_loop",
    TODAY,
    60,
    _("Take what blocks off the event loop: into a thread, a process or a queue; let the handler read all the time."),
    _("While that work runs, every ping is answered within a second; a second run with --hold shows it."),
    snippet=_(
        "# Python: await asyncio.to_thread(work)   Node: new Worker(...)\n"
        "# what runs while it hangs, on the server:\n"
        "py-spy dump --pid PID  # Node: node --cpu-prof; Java: jstack PID"
    ),
)
_LATE: Final = _(
    "They were answered later, so the connection lived: the server's event loop was blocked meanwhile, or its "
    "process did not run."
)
_NEVER: Final = _(
    "None was answered: the server's handler does not read what comes, or its event loop is blocked all the time."
)
_SOME: Final = _("Some were not answered at all: the server's event loop is blocked, or its handler stopped reading.")


@rule(
    "session.ping.no_pong",
    leads_to=(
        "session.close.server_error",
        "session.close.while_held",
        "http.handshake.slow",
        "http.handshake.timeout",
        "http.handshake.closed_early",
    ),
    text=Text(
        title=_("Pings waited {wait:s} for their pong, the limit is {limit:s}"),
        impact=_(
            "{count:int} of {of:int} connections {count:plural:was|were} without a pong for so long. Clients and "
            "servers that watch their connection close it with 1011 or 1006, and all else that the process serves "
            "waits too."
        ),
        cause=_("{meaning}"),
        fix=_("Keep blocking work off the event loop, and let the handler read all the time."),
        check=_("Every ping is answered within a second while the service works."),
        name=_("Pings are not answered in time"),
    ),
    steps=(UNBLOCK_LOOP,),
    thresholds=(PONG,),
)
def ping_no_pong(session: HeldSessions, config: Config | None, thresholds: Thresholds) -> Outcome:
    """Fail when a ping waited longer than WS_PING_TIMEOUT (else the threshold); proven if two sessions show it.

    Pongs that all came in time exclude a blocked event loop.
    """
    limit_s = (seconds_of(config, "WS_PING_TIMEOUT") if config else None) or thresholds[PONG]
    late = tuple(one for one in session.pinged if slowest_ms(one) > limit_s * 1000)
    if not late:
        prompt = any(one.pongs for one in session.pinged)
        return Pass(by=("session:holds",)) if prompt else Pass()
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if len(late) > 1 else Confidence.INFERRED,
        {
            "wait": max(map(slowest_ms, late)) / 1000,
            "limit": limit_s,
            "count": len(late),
            "of": len(session.pinged),
            "meaning": _meaning(late),
        },
        cited(late),
        surer=(surer.LOG,),
    )


def _meaning(late: tuple[Hold, ...]) -> Phrase:
    if not any(one.pongs for one in late):
        return _NEVER
    return _LATE if all(one.waiting_ms is None or one.waiting_ms < (one.slowest_ms or 0.0) for one in late) else _SOME
