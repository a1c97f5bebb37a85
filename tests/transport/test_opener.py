"""Opening: stages and their reasons, addresses in order, limits on what is read, nothing that keeps a loop alive."""

import asyncio
import contextlib
import socket
import threading
import time

import pytest

from tests.certificates import issued
from tests.servers import REFUSAL, Visit, answers, closed_port, has_ipv6, raw
from wsinvest.model.case import Unmeasured
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import Url
from wsinvest.probe.exchange import Exchange, exchange
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline, open_stream
from wsinvest.transport.route import Route
from wsinvest.transport.tls import Trust

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: application/json; charset=utf-8\r\n\r\nhello"


def get(port: int, *, scheme: str = "http", host: str = "127.0.0.1", seconds: float = 5.0, **more: object) -> object:
    """One GET of /page."""
    call = {"method": "GET", "resource": "/page", "redactor": Redactor(), "deadline": Deadline(seconds)} | more
    return exchange(Url(scheme, host, port), **call)  # type: ignore[arg-type]


def end(result: Exchange) -> tuple[StageName, Reason | None] | None:
    """Stage and reason of the failure."""
    return None if result.failed is None else (result.failed.name, result.failed.reason)


def asking(manner, **more):  # type: ignore[no-untyped-def]
    """The exchange with a server of this manner, and what the server saw."""

    async def run():  # type: ignore[no-untyped-def]
        async with raw(manner) as asked:
            return await get(asked.port, **more), asked

    return asyncio.run(run())


def test_an_exchange_names_every_stage_and_keeps_the_body():
    """Five stages, tls skipped without TLS; the body is there in full, the response fit for evidence."""
    result, asked = asking(answers(OK))

    states = [State.PASSED, State.PASSED, State.SKIPPED, State.PASSED, State.PASSED]
    assert states == [stage.state for stage in result.stages]
    assert b"hello" == result.body
    assert (200, "application/json") == (result.response.status, result.response.content_type)
    assert f"127.0.0.1:{asked.port}" == result.peer


def test_a_post_carries_its_body_and_length():
    """What is sent is one complete HTTP/1.1 request."""
    bodies = []

    async def manner(visit: Visit) -> None:
        await visit.head()
        bodies.append(await visit.reader.readexactly(4))
        await visit.say(OK)

    _, asked = asking(manner, method="POST", body=b"a=bc", headers=(("Content-Type", "text/plain"),))

    assert [b"a=bc"] == bodies
    assert asked.heads[0].startswith(b"POST /page HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % asked.port)
    assert b"\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\n" in asked.heads[0]


def test_a_redirect_is_an_answer():
    """It is not followed, and its Location is shown without its query's values."""
    result, asked = asking(answers(b"HTTP/1.1 302 Found\r\nLocation: /login?next=secret\r\nContent-Length: 0\r\n\r\n"))

    assert (302, "/login?next=…") == (result.response.status, result.response.header("location"))
    assert 1 == asked.connections


def test_no_proxy_from_the_environment(monkeypatch):
    """A proxy that the shell names is not asked."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{closed_port()}")

    result, _ = asking(answers(OK))

    assert 200 == result.response.status


@pytest.mark.parametrize(
    ("manner", "expected"),
    [
        (answers(), (StageName.RESPONSE, Reason.CLOSED)),
        (answers(then="reset"), (StageName.RESPONSE, Reason.RESET)),
        (answers(then="stay"), (StageName.RESPONSE, Reason.TIMEOUT)),
        (answers(b"SSH-2.0-OpenSSH_9.2\r\n"), (StageName.RESPONSE, Reason.NOT_HTTP)),
        (answers(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 9000), (StageName.RESPONSE, Reason.TOO_LARGE)),
        (answers(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n"), (StageName.RESPONSE, Reason.TOO_LARGE)),
    ],
)
def test_an_answer_that_is_none(manner, expected):
    """Each way not to answer has its own reason."""
    result, _ = asking(manner, seconds=0.5)

    assert expected == end(result)
    assert result.response is None
    assert result.took_ms is None


def test_a_reset_right_after_connecting_is_a_failed_stage(monkeypatch):
    """A socket that was reset has no peer any more; the address that accepted is known all the same."""
    connect = asyncio.SelectorEventLoop.sock_connect
    connected = asyncio.Event()

    async def until_reset(loop, sock, address):  # type: ignore[no-untyped-def]
        await connect(loop, sock, address)
        connected.set()
        with contextlib.suppress(OSError):
            while sock.getpeername():
                await asyncio.sleep(0)

    async def resetting(visit: Visit) -> None:
        await connected.wait()
        visit.reset()

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", until_reset)
    result, asked = asking(resetting)

    assert Reason.RESET is result.failed.reason
    assert f"127.0.0.1:{asked.port}" == result.peer


def test_what_was_said_before_a_reset_is_kept():
    """The refusal counts, not the rudeness after it."""
    result, _ = asking(answers(REFUSAL, then="reset"))

    assert 403 == result.response.status


def test_a_body_without_end_is_cut_at_64_kib():
    """An endless body costs 64 KiB and no more."""

    async def endless(visit: Visit) -> None:
        await visit.head()
        await visit.say(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await visit.say(b"x" * 16384)

    result, _ = asking(endless)

    assert 64 * 1024 == len(result.body)
    assert 2048 >= len(result.response.body.rstrip("…"))


def test_a_body_that_stalls_does_not_take_the_status_away():
    """The status came in time; the body is what came."""
    stalled = answers(b"HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nInsufficient", then="stay")

    result, _ = asking(stalled, seconds=0.5)

    assert (503, "Insufficient") == (result.response.status, result.response.body)


def test_a_header_with_a_line_break_is_refused_before_it_is_sent():
    """It would become another header, or another request."""
    result, asked = asking(answers(OK), headers=(("X-Token", "a\r\nHost: elsewhere"),))

    assert (StageName.REQUEST, Reason.UNSENDABLE) == end(result)
    assert [] == asked.heads


def test_nothing_listens():
    """Refused, and the address says so."""
    result = asyncio.run(get(closed_port()))

    assert (StageName.TCP, Reason.REFUSED) == end(result)
    assert [("IPv4", "127.0.0.1", True, Reason.REFUSED)] == [
        (one.family, one.address, one.tried, one.reason) for one in result.addresses
    ]


def test_the_next_address_is_tried_when_one_refuses():
    """As every client does; what became of each address is kept."""

    async def run():  # type: ignore[no-untyped-def]
        async with raw(answers(OK)) as asked:
            found = open_stream(
                Url("ws", "two.example", asked.port), deadline=Deadline(5), lookup=named("127.0.0.2", "127.0.0.1")
            )
            opened = await found
            opened.stream.abort()
            return opened

    opened = asyncio.run(run())

    assert [Reason.REFUSED, None] == [one.reason for one in opened.addresses]
    assert opened.peer.startswith("127.0.0.1:")


@pytest.mark.skipif(not has_ipv6(), reason="this host has no IPv6 loopback")
def test_one_family_refuses_the_other_accepts():
    """localhost with a server on IPv4 only: the evidence of dns.family.mismatch."""

    async def run():  # type: ignore[no-untyped-def]
        async with raw(answers(OK)) as asked:
            opened = await open_stream(
                Url("ws", "both.example", asked.port), deadline=Deadline(5), lookup=named("::1", "127.0.0.1")
            )
            opened.stream.abort()
            return opened

    families = [(one.family, one.reason) for one in asyncio.run(run()).addresses]

    assert [("IPv6", Reason.REFUSED), ("IPv4", None)] == families


def test_only_the_family_that_was_asked_for():
    """The other one's addresses are not even listed."""
    opened = asyncio.run(
        open_stream(Url("ws", "h", closed_port()), deadline=Deadline(5), family="IPv6", lookup=named("127.0.0.1"))
    )

    assert (StageName.DNS, Reason.FAMILY_MISSING) == (opened.watch.stages[0].name, opened.watch.stages[0].reason)


def named(*addresses: str):  # type: ignore[no-untyped-def]
    """A resolver that knows one name."""

    def lookup(host: str, port: int, *, family: int = 0, type: int = 0, flags: int = 0) -> list[object]:  # noqa: A002
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "")
        return [item for address in addresses for item in socket.getaddrinfo(address, port, type=type)]

    return lookup


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("certificate", "trusted", "expected"),
    [
        ({}, True, None),
        ({}, False, Reason.CERTIFICATE_UNTRUSTED),
        ({"own": True}, False, Reason.CERTIFICATE_SELF_SIGNED),
        ({"days": (-9, -2)}, True, Reason.CERTIFICATE_EXPIRED),
        ({"days": (2, 9)}, True, Reason.CERTIFICATE_NOT_YET_VALID),
        ({"names": ("elsewhere.example",)}, True, Reason.CERTIFICATE_HOSTNAME),
    ],
)
def test_a_certificate_is_verified_as_clients_do(tmp_path, certificate, trusted, expected):
    """Each fault by its number in OpenSSL, never by the text of a message."""
    made = issued(tmp_path, **certificate)

    async def run():  # type: ignore[no-untyped-def]
        async with raw(answers(OK), tls=made.context) as asked:
            ca_file = made.ca_file if trusted else ""
            return await get(asked.port, scheme="https", host="localhost", route=Route(Trust(ca_file)))

    result = asyncio.run(run())

    assert (None if expected is None else (StageName.TLS, expected)) == end(result)
    assert (expected is None) == (result.tls is not None)
    assert expected is not None or ("localhost",) == result.tls.names


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Reason.NOT_TLS),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.NOT_TLS),
        (b"", Reason.CLOSED),
        (b"\x15\x03\x03\x00\x02\x02\x28", Reason.TLS_ALERT),
    ],
)
def test_tls_to_a_port_that_speaks_none(says, expected):
    """A plain port has several faces; an alert of the peer is another thing."""

    async def manner(visit: Visit) -> None:
        await visit.reader.read(100)
        await visit.say(says)

    result, _ = asking(manner, scheme="https")

    assert (StageName.TLS, expected) == end(result)


def test_tls_to_a_port_that_waits_for_more():
    """A server that reads on for an end of line never answers: our deadline ends it."""
    result, _ = asking(Visit.silence, scheme="https", seconds=0.3)

    assert (StageName.TLS, Reason.TIMEOUT) == end(result)


def test_plain_text_to_a_tls_port(tmp_path):
    """OpenSSL answers with an alert, which is no HTTP, or hangs up."""
    made = issued(tmp_path)

    async def run():  # type: ignore[no-untyped-def]
        async with raw(answers(OK), tls=made.context) as asked:
            return await get(asked.port)

    stage, reason = end(asyncio.run(run()))

    assert StageName.RESPONSE is stage
    assert reason in (Reason.NOT_HTTP, Reason.CLOSED, Reason.RESET)


def test_a_ca_file_that_cannot_be_read_is_our_problem(tmp_path):
    """Nothing is said about the target."""
    with pytest.raises(Unmeasured, match="CA file"):
        asyncio.run(get(1, scheme="https", route=Route(Trust(str(tmp_path / "none.pem")))))


# ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deadline_counts_down_to_zero():
    """Never below, and never more than asked."""
    assert 0.0 == Deadline(-1).remaining()
    assert 0.0 < Deadline(9).remaining() <= 9
    assert 2.0 == Deadline(9).within(2.0)
    assert 0.0 == Deadline(0).within(2.0)


def test_a_hanging_resolver_keeps_nothing_alive():
    """asyncio.run returns when the deadline is over, although a lookup never does."""
    release = threading.Event()

    def hanging(*_: object, flags: int = 0, **__: object) -> list[object]:
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "")
        release.wait()
        return []

    began = time.monotonic()
    opened = asyncio.run(open_stream(Url("ws", "silent.example", 80), deadline=Deadline(0.2), lookup=hanging))
    took = time.monotonic() - began
    left = [thread for thread in threading.enumerate() if thread.name == "resolve silent.example"]
    release.set()

    assert Reason.RESOLVER_TIMEOUT is opened.watch.stages[0].reason
    assert took < 5
    assert left
    assert all(thread.daemon for thread in left)
