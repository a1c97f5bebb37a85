"""Asks a Socket.IO endpoint by polling too, beside the handshakes by WebSocket."""

from dataclasses import replace

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.polling import Polling, Sharing
from wsinvest.model.attempt import EngineState
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.speak.engineio import parameters, speaks


async def polled(request: ProbeRequest, found: Handshake, context: ProbeContext, resource: str) -> Handshake:
    """With what its polling says, if it was asked. `resource`: path and query as a client names them."""
    polling = await _polling(request, found, context)
    return replace(found, polling=_of_client(polling, resource) if polling else None)


async def _polling(request: ProbeRequest, found: Handshake, context: ProbeContext) -> Polling | None:
    """Socket.IO by polling where it opens by WebSocket, or where its open packet does not come; else None."""
    first = found.repeats[0]
    engine = first.engineio
    if engine is None or not speaks(request.resource) or first.failed or found.stopped:
        return None
    from wsinvest.probe.polling import poll  # needed for Socket.IO only

    return await poll(request, context, follow=engine.state in (EngineState.OPEN, EngineState.JOINED))


def _of_client(polling: Polling, resource: str) -> Polling:
    """Without CORS where the URL asks for WebSocket itself: such clients came by polling before, or never poll."""
    begins = parameters(resource).get("transport") == "websocket"
    return replace(polling, sharing=Sharing.NOT_ASKED) if begins else polling
