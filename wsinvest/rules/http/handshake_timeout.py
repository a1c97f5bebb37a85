"""The server accepts the connection but does not answer."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.analysis.upgrade import plain
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason

_OF_GATEWAYS: Final = (502, 503, 504)
_HANGS: Final = _("The process hangs, its event loop is blocked, or something in between does not pass the request on.")
_UPGRADES_ONLY: Final = _(
    "A plain GET of the same path was answered ({status}), so that the process runs: only the upgrade gets no answer. "
    "Nobody takes it (a development proxy without ws: true, an upgrade handler that leaves this path alone), or its "
    "handler neither accepts nor refuses (a consumer that returns without accept(), a check that never ends, a lock, a "
    "database)."
)
TAKE_UPGRADES: Final = Step(
    "take_upgrades",
    TODAY,
    30,
    _(
        "Find who should take the upgrade of this path, and let each upgrade have an answer: forward it, accept it, or "
        "refuse it with a status."
    ),
    _("An upgrade on an unknown path is refused at once, and the one on this path opens."),
    snippet=_(
        "// http-proxy-middleware: ws: true, and\n"
        "server.on('upgrade', proxy.upgrade);\n"
        "// Node: an upgrade handler answers every path\n"
        "if (pathname !== '{path}') return socket.end('HTTP/1.1 404 Not Found\\r\\n\\r\\n');\n"
        "# in the server, while it hangs: py-spy dump --pid PID; jstack PID"
    ),
)


@rule(
    "http.handshake.timeout",
    text=Text(
        title=_("The server accepts the connection but does not answer"),
        impact=_(
            "{count:int} of {of:int} attempts waited in vain for an answer to the handshake, for {waited:s}; a server "
            "that needs longer looks the same."
        ),
        cause=_("{why}"),
        fix=_("Look at what the server does at that moment; restart it only after that."),
        check=_("The handshake is answered within its objective."),
    ),
    steps=(UNBLOCK_SERVER, TAKE_UPGRADES),
)
def handshake_timeout(handshake: Handshake) -> Outcome:
    """Fail when an open connection gets no answer within the timeout; observed.

    A plain GET that is answered shows that the process runs.
    """
    ended = [one for stage in WAITED_FOR for one in ends.failed_at(handshake.repeats, stage, Reason.TIMEOUT)]
    if not ended or ends.speaks_tls(handshake):
        return Pass()
    page = plain(handshake, "path")
    answered = page is not None and page.status is not None and page.status not in _OF_GATEWAYS
    evidence = ("handshake:plain",) if answered else ()
    why = filled(_UPGRADES_ONLY, status=str(page.status)) if page and answered else _HANGS
    waited = max(one.failed.took_ms or 0.0 for one in ended if one.failed) / 1000
    found = ends.hit(tuple(ended), len(handshake.repeats), evidence=evidence, why=why, waited=waited)
    return replace(found, steps=(TAKE_UPGRADES if answered else UNBLOCK_SERVER,))
