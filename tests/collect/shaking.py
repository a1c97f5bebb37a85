"""A target on loopback, its vault, and what the handshake's collector tells of a server of some manner."""

import asyncio

from tests.servers import (
    REFUSAL,
    Manner,
    Visit,
    close_frame,
    header,
    raw,
    switching,
)
from wsinvest.collect.handshake import handshake
from wsinvest.facts.handshake import Handshake
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.secret import Vault
from wsinvest.transport.opener import Deadline


def target(port: int, mode: AuthMode = AuthMode.QUERY, *, scheme: str = "ws", **more: object) -> Target:
    """A target on loopback whose token travels in this mode."""
    host = "localhost" if scheme == "wss" else "127.0.0.1"
    given = {"auth": Auth(mode), "attempts": 1} | more
    return Target("test", Url(scheme, host, port, "/ws"), **given)  # type: ignore[arg-type]


def vault(token: str | None = None, **held: str) -> Vault:
    """A vault with a baseline token; other names are held, or put when they are tokens."""
    filled = Vault()
    filled.hold("url.resource", "/ws")
    if token is not None:
        filled.put("token.baseline", token)
    for name, value in held.items():
        filled.hold(name, value)
    return filled


async def look(of: Target, secrets: Vault, seconds: float = 20.0) -> Handshake:
    """The facts of one target."""
    return await handshake(of, secrets, Deadline(seconds), None)


def against(manner: Manner, secrets: Vault | None = None, *, seconds: float = 20.0, **more: object):  # type: ignore[no-untyped-def]
    """The facts of a server of this manner, and what the server saw."""

    async def run():  # type: ignore[no-untyped-def]
        async with raw(manner) as asked:
            return await look(target(asked.port, **more), secrets or vault("good"), seconds), asked

    return asyncio.run(run())


def token_gate(good: str = "good", refusal: bytes = REFUSAL) -> Manner:
    """A server that opens for this token in the query and refuses everything else."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if head.split()[1].decode().endswith(f"token={good}") and header(head, "Upgrade"):
            await visit.say(switching(head))
            await visit.reader.read(100)
            await visit.say(close_frame(1000))
        else:
            await visit.say(refusal)

    return manner
