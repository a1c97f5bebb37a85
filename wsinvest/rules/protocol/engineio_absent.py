"""The URL is that of a Socket.IO client, and the server behind it speaks plain WebSocket."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.polling import PollAnswer
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt, EngineState
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName

MATCH_SIDES: Final = Step(
    "match_socketio_sides",
    TODAY,
    30,
    _(
        "Use the same protocol on both sides: a plain WebSocket in the client (new WebSocket, not io), or a Socket.IO "
        "server at this address."
    ),
    _("Right after the 101 the server sends Engine.IO's open packet, or the client does not wait for it."),
    snippet=_(
        '// client of a plain server\nnew WebSocket("ws://{host}:{port}/");\n'
        "// server for a Socket.IO client\nnew Server(httpServer, { path: '{path}' });"
    ),
)


@rule(
    "protocol.engineio.absent",
    text=Text(
        title=_("A Socket.IO client meets a server that speaks plain WebSocket"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} open and of no use: the client's "
            "event connect does not come, and it tries again for ever."
        ),
        cause=_(
            "The URL is that of a Socket.IO client, and no open packet of Engine.IO came within a second after the "
            "101. A plain GET with transport=polling was answered with: {status}."
        ),
        fix=_("Speak plain WebSocket to this server, or run a Socket.IO server at this address."),
        check=_("The client's event connect comes, or the client is no Socket.IO client any more."),
    ),
    steps=(MATCH_SIDES,),
)
def engineio_absent(handshake: Handshake) -> Outcome:
    """Fail when no open packet comes within a second; proven if the polling transport is not answered either.

    Pass where Engine.IO answers a GET with transport=polling: then it is there, and something else is slow.
    """
    watched = tuple(one for one in handshake.repeats if one.passed(StageName.FIRST_SECOND))
    silent = tuple(filter(_is_silent, watched))
    polling = handshake.polling
    if not silent or (polling and polling.answer in (PollAnswer.ENGINE_IO, PollAnswer.ENGINE_IO_REFUSES)):
        return Pass()
    proven = polling is not None and polling.answer is PollAnswer.OTHER
    evidence = tuple(f"handshake:repeats/{one.id}/engineio" for one in silent)
    status = polling.status if polling is not None and polling.status is not None else _NOTHING
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if proven else Confidence.INFERRED,
        {"count": len(silent), "of": len(watched), "status": status},
        (*evidence, "handshake:polling") if polling else evidence,
    )


_NOTHING: Final = _("no answer", "noun")


def _is_silent(attempt: Attempt) -> bool:
    return attempt.engineio is not None and attempt.engineio.state is EngineState.SILENT
