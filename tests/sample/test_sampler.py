"""Samples of real servers: what opened, what failed and where, and what is unknown instead of down."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest

from tests.certificates import issued
from tests.servers import Asked, Visit, answers, close_frame, closed_port, raw, switching, upgrades
from wsinvest.config.resolve import Options, resolve
from wsinvest.config.resolved import Resolved
from wsinvest.model.sample import CanaryEnd, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe.request import USER_AGENT
from wsinvest.sample.sampler import Sampler
from wsinvest.store.sample_lines import encode

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of the program."""
    return "asyncio"


def target(port: int, *, scheme: str = "ws", env: dict[str, str] | None = None, **options: object) -> Resolved:
    """A target on loopback."""
    return resolve(f"{scheme}://localhost:{port}/ws", Options(**options), env or {})  # type: ignore[arg-type]


async def once(resolved: Resolved) -> Sample:
    """One sample without a canary."""
    async with Sampler(resolved, canary=False) as sampler:
        return await sampler.take(1)


async def test_a_connection_that_opens():
    """All stages have their time, and the log of the server names us."""
    async with raw(upgrades()) as server:
        found = await once(target(server.port))

    assert found.probe is not None
    assert [False, 101, 7, None] == [
        found.probe.failed,
        found.probe.status,
        len(found.probe.stages_us),
        found.probe.stages_us[2],
    ]
    assert f"User-Agent: {USER_AGENT}".encode() in server.heads[0]
    assert 1 == len(server.heads)
    assert {} == found.unknown
    assert found.gauges["connections"] >= 0


@pytest.mark.parametrize(
    ("manner", "stage", "reason", "status", "close"),
    [
        (answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), StageName.RESPONSE, Reason.STATUS, 403, None),
        (upgrades(close_frame(1011)), StageName.FIRST_SECOND, Reason.CLOSE_FRAME, 101, 1011),
        (answers(b""), StageName.RESPONSE, Reason.CLOSED, None, None),
    ],
    ids=["403", "1011", "hangs up"],
)
async def test_a_connection_that_fails(
    manner: object, stage: StageName, reason: Reason, status: int | None, close: int | None
):
    """By stage and reason, with the status and the close code, and no time to open where it did not."""
    async with raw(manner) as server:  # type: ignore[arg-type]
        found = (await once(target(server.port))).probe

    assert found is not None
    assert (stage, reason, status, close) == (found.stage, found.reason, found.status, found.close)


async def test_a_port_that_refuses_is_down():
    """Refused on loopback is the target's fault, not that of our network."""
    found = await once(target(closed_port()))

    assert found.probe is not None
    assert (StageName.TCP, Reason.REFUSED) == (found.probe.stage, found.probe.reason)
    assert Why.MISSING is found.unknown["rss_bytes"]


@pytest.mark.parametrize("asked", [b"", b"Retry-After: 2\r\n"])
async def test_who_asks_for_fewer_requests_is_not_asked(asked: bytes):
    """429 is unknown, and nothing is sent until the pause is over."""
    head = b"HTTP/1.1 429 Too Many Requests\r\n" + asked
    async with watched(answers(head + b"Content-Length: 0\r\n\r\n"), ping_s=0.2) as (sampler, server):
        first = await sampler.take(1)
        await asyncio.sleep(0.5)
        again = await sampler.take(2)
        assert [Why.RATE_LIMITED] * 2 == [one.unknown["probe"] for one in (first, again)]
        assert [None, None, 1] == [first.probe, again.probe, len(server.heads)]
        if asked:
            await asyncio.sleep(2)
            await sampler.take(3)
            assert len(server.heads) >= 2


@pytest.mark.parametrize("asked", [b"", b"Retry-After: 3600\r\n"])
async def test_a_503_is_down_for_how_long_ever_it_is_expected_to_last(asked: bytes):
    """Each sample asks again, or nobody would know when it is over; the held connection waits as long as was asked."""
    head = b"HTTP/1.1 503 Service Unavailable\r\n" + asked
    async with watched(answers(head + b"Content-Length: 0\r\n\r\n"), ping_s=0.1) as (sampler, server):
        probes = []
        for seq in range(1, 6):
            probes.append((await sampler.take(seq)).probe)
            await asyncio.sleep(0.2)

    assert [(StageName.RESPONSE, Reason.STATUS, 503)] * 5 == [(one.stage, one.reason, one.status) for one in probes]
    held = len(server.heads) - len(probes)
    assert held == 1 if asked else held > 2


async def test_a_certificate_of_two_days(tmp_path: Path):
    """Its serial number and the time that is left stand in every sample."""
    made = issued(tmp_path, days=(-1, 2))
    async with raw(upgrades(), tls=made.context) as server:
        found = await once(target(server.port, scheme="wss", ca_file=made.ca_file))
        tolerant = await once(target(server.port, scheme="wss", insecure=True))

    seen = [one.probe for one in (found, tolerant) if one.probe is not None]
    left = [one.valid_s for one in seen if one.valid_s is not None]
    assert [1, 2, 2] == [len({one.serial for one in seen}), len(seen), len(left)]
    assert "" != seen[0].serial
    assert all(abs(timedelta(days=2).total_seconds() - one) < 120 for one in left)


WITHOUT_DESCRIPTORS = """
import asyncio, resource, sys
from pathlib import Path
from wsinvest.config.resolve import resolve
from wsinvest.sample.sampler import Sampler
from wsinvest.store.sample_lines import encode

async def main():
    async with Sampler(resolve(sys.argv[1], environ={}), canary=False) as sampler:
        first = await sampler.take(1)
        most = sum(1 for _ in Path("/proc/self/fd").iterdir()) - 1
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, 4096))
        found = await sampler.take(2)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 4096))
        well = await sampler.take(3)
    print(first.probe.failed, found.probe, found.unknown["probe"].value, well.probe.failed)

asyncio.run(main())
"""


async def test_no_descriptors_left_is_our_own_fault():
    """EMFILE here says nothing of the target: unknown, never down; well again when there are descriptors."""
    async with raw(upgrades()) as server:
        command = [sys.executable, "-c", WITHOUT_DESCRIPTORS, f"ws://127.0.0.1:{server.port}/ws"]
        child = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        said, _ = await child.communicate()

    assert b"False None descriptors False\n" == said


async def ended(sampler: Sampler, within_s: float) -> Sample:
    """The first sample in which the canary has ended."""
    until, seq = monotonic() + within_s, 0
    while monotonic() < until:
        seq += 1
        found = await sampler.take(seq)
        if found.canary is not None and found.canary.end is not None:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"the canary was still held after {within_s} s")


def held(then: Callable[[Visit], object], after_s: float) -> Callable[[Visit], object]:
    """Upgrade, answer for so long, then do this."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        await visit.say(switching(head))
        try:
            async with asyncio.timeout(after_s):
                await visit.silence()
        except TimeoutError:
            made = then(visit)
            if asyncio.iscoroutine(made):
                await made

    return manner


@asynccontextmanager
async def watched(manner: object, ping_s: float = 60.0) -> AsyncIterator[tuple[Sampler, Asked]]:
    """A server, and a sampler whose canary is held there."""
    async with raw(manner) as server, Sampler(target(server.port), ping_s=ping_s) as sampler:  # type: ignore[arg-type]
        yield sampler, server


@pytest.mark.parametrize(
    ("then", "end", "code"),
    [
        (lambda visit: visit.say(close_frame(1012)), CanaryEnd.CLOSED, 1012),
        (lambda visit: visit.reset(), CanaryEnd.CUT, None),
        (lambda visit: visit.writer.close(), CanaryEnd.CUT, None),
    ],
    ids=["1012", "reset", "end"],
)
async def test_how_the_canary_ends(then: Callable[[Visit], object], end: CanaryEnd, code: int | None):
    """A close frame is told from a cut, with its code and the age; afterwards it is opened again."""
    async with watched(held(then, 1.0), ping_s=0.4) as (sampler, _server):
        found = (await ended(sampler, 15)).canary
        assert found is not None
        assert (end, code) == (found.end, found.code)
        assert abs(found.age_s - 1.0) < 0.6
        again = (await ended(sampler, 15)).canary
        assert again is not None
        assert again.end is end


def of(most: int) -> Callable[[Visit], object]:
    """Upgrade so many connections at a time; the others get a 503 at once."""
    here: set[Visit] = set()

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if len(here) >= most:
            await visit.say(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
            return
        here.add(visit)
        try:
            await visit.say(switching(head))
            await visit.silence()
        finally:
            here.discard(visit)

    return manner


@pytest.mark.parametrize(("most", "held"), [(1, False), (2, True)])
async def test_the_canary_is_not_the_outage_that_it_looks_for(most: int, held: bool):
    """Where handshakes open without it only, it stays away and says why; where there is room for both, it stays."""
    async with watched(of(most)) as (sampler, _server):
        await asyncio.sleep(0.5)  # until it is held
        found = [await sampler.take(seq) for seq in range(1, 5)]

    assert [False] * 4 == [one.probe.failed for one in found if one.probe]
    assert [held] * 4 == [one.canary is not None for one in found]
    assert [None if held else Why.ONE_AT_A_TIME] * 4 == [one.unknown.get("canary") for one in found]


async def test_a_service_that_is_full_without_us_is_down():
    """Its 503 stands also without the canary, which is opened again when there is room."""
    room: list[int] = [1]

    async def manner(visit: Visit) -> None:
        await of(room.pop() if room else 0)(visit)  # type: ignore[misc]

    async with watched(manner, ping_s=1.0) as (sampler, server):
        await asyncio.sleep(0.5)
        found = [await sampler.take(seq) for seq in range(1, 4)]
        await asyncio.sleep(2)

    assert [503] * 3 == [one.probe.status for one in found if one.probe]
    assert Why.ONE_AT_A_TIME not in [one.unknown.get("canary") for one in found]
    assert len(server.heads) > 6


async def test_a_server_that_answers_no_ping_is_silent():
    """The connection stays, and nothing lives behind it."""
    async with watched(upgrades(then="stay"), ping_s=0.3) as (sampler, _server):
        found = (await ended(sampler, 10)).canary

    assert found is not None
    assert (CanaryEnd.SILENT, None) == (found.end, found.code)
    assert found.missed >= 1


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (upgrades(), {"token_path": 1.0}),
        (answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), {"token_path": 0.0}),
        (answers(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), {}),
    ],
    ids=["let in", "refused", "nothing known"],
)
async def test_a_signed_token_that_is_refused(manner: object, expected: dict[str, float], tmp_path: Path):
    """A signed token works if it is let in; 403 refuses it; 500 says nothing of it. No part of it is kept."""
    key = "vA9-kq72hTz-not-a-real-key-4JwL8"
    async with raw(manner) as server:  # type: ignore[arg-type]
        (tmp_path / ".env").write_text(f"JWT_SECRET={key}\n")
        resolved = target(server.port, env_file=str(tmp_path / ".env"), auth_mode="query")
        found = await once(resolved)
        token = server.heads[0].split(b"token=")[1].split()[0]

    assert expected == {name: value for name, value in found.gauges.items() if name == "token_path"}
    assert 3 == len(token.split(b"."))
    line = encode(found)
    assert not [part for part in (key.encode(), token, *token.split(b".")) if part in line]


async def test_a_login_that_gives_no_token():
    """The login is asked once for a token that lasts, and 0 says that it gave none."""
    async with raw(answers(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n")) as login, raw(upgrades()) as server:
        env = {
            "LOGIN_URL": f"http://localhost:{login.port}/login",
            "LOGIN_USER": "probe",
            "LOGIN_PASSWORD": "x9-secret",
        }
        async with Sampler(target(server.port, env=env), canary=True, ping_s=0.2) as sampler:
            found = [await sampler.take(seq) for seq in (1, 2)]

    assert [0.0, 0.0] == [one.gauges["token_path"] for one in found]
    assert ["POST /login HTTP/1.1"] == [line for line in login.lines if line.startswith("POST")]
