"""One whole attempt: a connection is opened, watched for its first second and closed."""

from wsinvest.model.attempt import Attempt, Change
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest


async def attempt(
    request: ProbeRequest,
    context: ProbeContext,
    identity: str,
    *,
    stay: bool,
    change: Change | None = None,
    base: str = "",
) -> Attempt:
    """One whole attempt: open, watch the first second if asked to, close."""
    connection = Connection(request, context)
    try:
        await connection.open()
        if stay:
            await connection.stay()
        await connection.close()
    finally:
        connection.abort()
    return connection.attempt(identity, change, base)
