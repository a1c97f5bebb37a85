"""What the rules on reconnect storms share: the steps, and the words for what a forecast rests on."""

from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK, TODAY, TWO_DAYS
from wsinvest.facts.storm import Storm
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.finding import Step

_SPREAD: Final = _(
    "// in the client, ms; failures: how many attempts failed since the loss\n"
    "const longest = {window} * Math.min(8, 2 ** failures);\n"
    "setTimeout(connect, Math.random() * longest);"
)
SPREAD_RECONNECTS: Final = Step(
    "spread_reconnects",
    TODAY,
    60,
    _("Let clients wait a random time before each attempt to connect again, longer after each failure."),
    _("`wsinvest storm` with the new backoff says that the clients come back."),
    snippet=filled(_SPREAD, window="WINDOW_MS"),
)
LIMIT_HANDSHAKES: Final = Step(
    "limit_handshakes",
    TWO_DAYS,
    120,
    _("Limit the handshakes that are under way at once, in the server or its proxy; refuse others with 503 at once."),
    _("Under a burst of handshakes those that are admitted open within a second."),
    snippet=_(
        "# nginx, in http and in the location of the WebSocket\n"
        "limit_req_zone $server_name zone=handshakes:1m rate=RATEr/s;\n"
        "limit_req zone=handshakes burst=RATE nodelay;"
    ),
)
REHEARSE_RESTART: Final = Step(
    "rehearse_restart",
    NEXT_WEEK,
    30,
    _("Rehearse a restart with as many clients as production has, before the next deploy."),
    _("In the rehearsal 99% of the clients come back, in the time that the forecast names."),
    snippet=_("wsinvest storm {url} --clients N \\\n  --backoff 'exp 1..30 full' --rehearse 'COMMAND'"),
)


def spread_lines(storm: Storm) -> Phrase:
    """Lines for the client, with the window of this storm in milliseconds."""
    return filled(_SPREAD, window=str(round(storm.forecast.window_s * 1000)))
