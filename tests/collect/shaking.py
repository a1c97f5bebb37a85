"""A target on loopback, its credentials, and what the handshake's collector tells of a server of some manner."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

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
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline


def target(port: int, mode: AuthMode = AuthMode.QUERY, *, scheme: str = "ws", **more: object) -> Target:
    """A target on loopback whose token travels in this mode."""
    host = "localhost" if scheme == "wss" else "127.0.0.1"
    given = {"auth": Auth(mode), "attempts": 1} | more
    return Target("test", Url(scheme, host, port, "/ws"), **given)  # type: ignore[arg-type]


class Given(NamedTuple):
    """What the requests may carry."""

    credentials: Credentials
    tokens: RequestTokens


def given(token: str | None = None, minted: Mapping[str, str] = MappingProxyType({}), **configured: str) -> Given:
    """A baseline token, minted ones by their decoding, and what else was configured."""
    signed = {name: Secret(text) for name, text in minted.items()}
    tokens = RequestTokens(None if token is None else Secret(token), minted=signed)
    return Given(Credentials(resource="/ws", **configured), tokens)  # type: ignore[arg-type]


async def look(of: Target, having: Given, seconds: float = 20.0) -> Handshake:
    """The facts of one target."""
    redactor = Redactor()
    redactor.learn(having.tokens.baseline, "token.baseline")
    return await handshake(of, having.credentials, redactor, Deadline(seconds), None, having.tokens)


def against(manner: Manner, having: Given | None = None, *, seconds: float = 20.0, **more: object):  # type: ignore[no-untyped-def]
    """The facts of a server of this manner, and what the server saw."""

    async def run():  # type: ignore[no-untyped-def]
        async with raw(manner) as asked:
            return await look(target(asked.port, **more), having or given("good"), seconds), asked

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
