"""What listens at a port that gave no HTTP answer: nothing is sent first, and no token ever."""

import asyncio

import pytest

from tests.building import answered, ended, repeats
from tests.servers import Visit, raw
from wsinvest.collect.listener import listener
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Unmeasured
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, Url
from wsinvest.transport.opener import Deadline

CUT = ended("r01", StageName.RESPONSE, Reason.CLOSED)
CONNACK = b"\x20\x02\x00\x00"


def look(manner, attempt: Attempt = CUT, scheme: str = "ws", path: str = "/") -> tuple[Listener, list[bytes]]:
    """The facts of a server with this manner, and what it was sent."""
    got: list[bytes] = []

    async def run() -> Listener:
        async def kept(visit: Visit) -> None:
            await manner(visit, got)

        async with raw(kept) as asked:
            return await listener(
                Target("t", Url(scheme, "127.0.0.1", asked.port, path)), Deadline(8), repeats(attempt)
            )

    return asyncio.run(run()), got


async def closes(visit: Visit, got: list[bytes]) -> None:
    """As a forwarder whose backend refuses."""
    visit.writer.close()


async def resets(visit: Visit, got: list[bytes]) -> None:
    """The same with a reset."""
    visit.reset()


async def greets(visit: Visit, got: list[bytes]) -> None:
    """As SSH does."""
    visit.writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    got.append(await visit.reader.read(100))


async def broker(visit: Visit, got: list[bytes]) -> None:
    """A broker answers CONNECT and closes whatever else comes."""
    said = await visit.reader.read(100)
    got.append(said)
    if said.startswith(b"\x10"):
        visit.writer.write(CONNACK)
        await visit.reader.read(100)


async def mute(visit: Visit, got: list[bytes]) -> None:
    """A server that waits for a request that it understands, and closes after any other."""
    got.append(await visit.reader.read(100))


@pytest.mark.parametrize(("reason", "manner"), [(Reason.CLOSED, closes), (Reason.RESET, resets)])
@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_connection_that_is_cut_unasked(reason, manner, scheme):
    """Nothing more is asked then, and TLS is left out where it is what failed."""
    first = CUT if scheme == "ws" else ended("r01", StageName.TLS, Reason.RESET)
    seen, got = look(manner, first, scheme)

    assert (reason, True, [], ()) == (seen.unasked, seen.cuts_unasked, got, seen.asked)


def test_a_greeting_tells_without_a_question():
    """Servers that speak first are known by it."""
    seen, _got = look(greets)

    assert (Spoken.SSH, ()) == (seen.spoken, seen.asked)


def test_a_broker_is_known_by_its_answer_to_connect():
    """The first packet of MQTT 3.1.1; no other protocol is asked after that."""
    seen, got = look(broker)

    assert (Spoken.MQTT, (Spoken.MQTT,)) == (seen.spoken, seen.asked)
    assert b"" == got[0]
    assert got[1].startswith(b"\x10\x14\x00\x04MQTT\x04")


def test_a_server_that_knows_none_of_them_is_left_unnamed():
    """It stayed open while nothing was sent, so that it is no forwarder without a backend."""
    seen, got = look(mute)

    assert (None, Spoken.UNKNOWN, 4, 5) == (seen.unasked, seen.spoken, len(seen.asked), len(got))


@pytest.mark.parametrize(("path", "spoken", "sent"), [("/mqtt", Spoken.MQTT, 1), ("/ws", Spoken.UNKNOWN, 0)])
def test_a_silent_port_is_asked_for_what_its_name_hints_at(path, spoken, sent):
    """A broker may wait for the rest of what it takes for a long packet; a server that hangs is left alone."""
    seen, got = look(broker, ended("r01", StageName.RESPONSE, Reason.TIMEOUT), path=path)

    assert (spoken, sent) == (seen.spoken, len(got))


@pytest.mark.parametrize("attempt", [answered("r01", 404), ended("r01", StageName.TCP, Reason.REFUSED)])
def test_nothing_is_asked_where_an_answer_came_or_nobody_listens(attempt):
    """Each connection costs somebody's service one."""
    with pytest.raises(Unmeasured):
        look(mute, attempt)
