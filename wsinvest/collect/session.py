"""Holds open sessions on request, with and without pings, and tries messages of the application's size."""

from datetime import UTC, datetime
from time import monotonic
from typing import Final

from wsinvest.collect.handshake import baseline_request
from wsinvest.facts.config import Config
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions, Length
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import FITTING, LONGEST_FITTING_S, Target
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

DEFAULT_S: Final = 75.0  # beyond the idle timeouts of 60 s that nginx, Apache and AWS have by default
BEYOND_S: Final = 2.0  # how much longer than a known timeout a session is held
ONLY_SIZES_S: Final = 0.0
PINGS_IN_HOLD: Final = 8  # so many pings go into a hold at least, however seldom the application pings
LEAST_PING_S: Final = 0.5
MOST_PING_S: Final = 5.0  # shorter than any usual idle timeout


@collector
async def session(
    target: Target,
    credentials: Credentials,
    redactor: Redactor,
    deadline: Deadline,
    config: Config | None,
    proxy: Proxy | None,
    tokens: RequestTokens | None,
) -> HeldSessions:
    """Two sessions without pings and two with them, held at the same time, and the sizes beside them."""
    if target.hold_s is None and not target.message_bytes:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "nobody asked for it: --hold, WS_HOLD_SECONDS")
    from wsinvest.probe.holds import Held, hold_all  # imported here, since most runs hold no session

    began, now = monotonic(), datetime.now(UTC)
    seconds, length = hold_length(target, config, proxy)
    ping_s = ping_interval(seconds, config)
    context = ProbeContext(
        redactor,
        Deadline(deadline.remaining() + seconds),
        route_to(target, credentials),
        ends_on_error=False,  # a hold goes on to the end of the connection, whatever is said on it
    )
    request = baseline_request(target, credentials, tokens or RequestTokens())
    done = await hold_all(Held(request, context, began, credentials.message), seconds, ping_s, target.message_bytes)
    answer, agreed = done.first.response, done.first.negotiated
    return HeldSessions(
        hold_s=seconds,
        length=length,
        ping_s=ping_s,
        began=now,
        holds=done.holds,
        sizes=done.sizes,
        server=answer.header("server") if answer else "",
        via=answer.header("via") if answer else "",
        subprotocol=agreed.subprotocol if agreed else "",
        spoken=credentials.message is not None,
    )


def hold_length(target: Target, config: Config | None, proxy: Proxy | None) -> tuple[float, Length]:
    """How long sessions are held, and why: as asked, else the shortest known timeout and a little more, else 75 s."""
    if target.hold_s != FITTING:
        return target.hold_s or ONLY_SIZES_S, Length.ASKED
    from wsinvest.facts.idle import seconds_of, timeouts_of

    told = seconds_of(config.setting("PROXY_IDLE_TIMEOUT").shown) if config else None
    known = [*([told] if told else []), *(one.seconds for one in (timeouts_of(proxy) if proxy else ()))]
    fitting = [one for one in known if one + BEYOND_S <= LONGEST_FITTING_S]
    return (min(fitting) + BEYOND_S, Length.TIMEOUT) if fitting else (DEFAULT_S, Length.DEFAULT)


def ping_interval(seconds: float, config: Config | None) -> float:
    """Seconds between two pings of a hold: as the application does, but often enough to show what pings change."""
    from wsinvest.facts.idle import seconds_of

    told = seconds_of(config.setting("WS_PING_INTERVAL").shown) if config else None
    return max(LEAST_PING_S, min(told or MOST_PING_S, seconds / PINGS_IN_HOLD, MOST_PING_S))
