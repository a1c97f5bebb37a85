"""What a real server says first is kept as evidence if it is an error, filtered, and ends the attempt."""

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection, serve

from wsinvest.collect.handshake import handshake
from wsinvest.facts.handshake import Handshake
from wsinvest.model.session import EventKind
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

SECRET = "kZ81-only-for-members-77Qx"
ERROR = json.dumps({"type": "error", "message": f"no such room, {SECRET}"})


def against(*texts: str, code: int | None = None, **given: object) -> Handshake:
    """The facts of a server that says these texts, and closes with this code or echoes."""

    async def manner(connection: ServerConnection) -> None:
        for text in texts:
            await connection.send(text)
        if code:
            await connection.close(code)
        async for message in connection:
            await connection.send(message)

    async def run() -> Handshake:
        redactor = Redactor()
        redactor.learn(SECRET, "password")
        async with serve(manner, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            url = Url("ws", "127.0.0.1", port, "/ws")
            target = Target("t", url, auth=Auth(AuthMode.NONE), attempts=3, converses=bool(given))
            credentials = Credentials(resource="/ws", **given)
            return await handshake(target, credentials, redactor, Deadline(20.0), None, None)

    return asyncio.run(run())


def test_an_error_is_kept_without_the_secrets_in_it():
    """Its words, its time and no secret; the attempt failed in its first second although the server stayed."""
    first = against(ERROR).repeats[0]

    assert first.told is not None
    assert first.told.words.startswith("no such room, ")
    assert SECRET not in repr(first)
    assert (StageName.FIRST_SECOND, Reason.REFUSED_IN_MESSAGE) == (first.failed.name, first.failed.reason)
    assert 0 < first.told.at_ms < 1000


def test_the_close_that_follows_is_seen():
    """The server has a moment to say its code."""
    first = against(ERROR, code=4004).repeats[0]

    assert Reason.CLOSE_FRAME is first.failed.reason
    assert 4004 == first.close.code
    assert first.told is not None


def test_a_plain_text_counts_only_before_a_close():
    """The same text in a chat is nobody's fault."""
    assert against("invalid token", code=1000).repeats[0].told.words == "invalid token"
    stays = against("invalid token").repeats[0]
    assert (None, None) == (stays.told, stays.failed)


@pytest.mark.parametrize("text", ['{"error":null,"code":0,"errors":[]}', "hello", "x" * 100_000])
def test_of_ordinary_messages_nothing_is_kept(text):
    """They are the application's, and may be about persons."""
    first = against(text).repeats[0]

    assert (None, None) == (first.told, first.failed)
    assert [""] == [one.said for one in first.session if one.kind is EventKind.RECEIVED]


def test_an_error_late_in_a_conversation_is_none_of_the_beginning():
    """Only the first three messages are read."""
    assert against("a", "b", "c", ERROR).repeats[0].told is None


def test_a_conversation_that_was_asked_for_goes_on():
    """An error before our message ends nothing: the answer to it is what counts."""
    facts = against(ERROR, message=Secret("hello"), expects="hello")

    assert "matched" == facts.dialogue.answer
    assert facts.repeats[0].failed is None
    assert facts.repeats[0].told is not None
