"""The handshake against real and broken servers: every end by its stage and reason, and never more than was allowed."""

import asyncio
import json
from itertools import count

import pytest

from tests.collect.shaking import against, given, look, target
from tests.servers import (
    REFUSAL,
    SWITCHING,
    Visit,
    answers,
    close_frame,
    closed_port,
    header,
    switching,
    upgrades,
)
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.model.attempt import TokenState
from wsinvest.model.case import Unmeasured
from wsinvest.model.session import Side
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import AuthMode
from wsinvest.redact.shape import coarse

UPGRADE = b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
WRONG_ACCEPT = b"Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n"
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n<html><body>Not a WebSocket</body></html>"
)


# ── One attempt ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_healthy_connection_passes_every_stage():
    """Open, a quiet first second, a close that is answered."""

    async def echo_close(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await visit.reader.readexactly(8)  # a masked close frame with a code
        await visit.say(close_frame(1000))

    facts, _ = against(echo_close)

    states = {stage.name: stage.state for stage in facts.baseline.stages}
    assert {StageName.TLS} == {name for name, state in states.items() if state is State.SKIPPED}
    assert facts.baseline.failed is None
    assert facts.baseline.close is None
    assert ((), ()) == (facts.probes, facts.left_out)
    assert facts.on_this_host


@pytest.mark.parametrize(
    ("manner", "stage", "reason"),
    [
        (answers(), StageName.RESPONSE, Reason.CLOSED),
        (answers(then="reset"), StageName.RESPONSE, Reason.RESET),
        (answers(b"SSH-2.0-OpenSSH_9.2\r\n"), StageName.RESPONSE, Reason.NOT_HTTP),
        (answers(b"HTTP/1.0 403\n\nno"), StageName.RESPONSE, Reason.STATUS),
        (answers(b"HTTP/1.1 103 Early Hints\r\n\r\n", REFUSAL), StageName.RESPONSE, Reason.STATUS),
        (answers(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), StageName.RESPONSE, Reason.STATUS),
        (answers(SWITCHING + UPGRADE + WRONG_ACCEPT), StageName.NEGOTIATION, Reason.ACCEPT_INVALID),
        (answers(SWITCHING + UPGRADE + b"\r\n"), StageName.NEGOTIATION, Reason.UPGRADE_MISSING),
        (answers(SWITCHING + b"Connection: Upgrade\r\n\r\n"), StageName.NEGOTIATION, Reason.UPGRADE_MISSING),
        (answers(SWITCHING + b"Upgrade: websocket\r\n\r\n"), StageName.NEGOTIATION, Reason.UPGRADE_MISSING),
        (upgrades(headers=b"Sec-WebSocket-Protocol: chat\r\n"), StageName.NEGOTIATION, Reason.SUBPROTOCOL_UNREQUESTED),
        (upgrades(headers=b"Sec-WebSocket-Extensions: x-odd\r\n"), StageName.NEGOTIATION, Reason.EXTENSION_INVALID),
        (upgrades(close_frame(1000)), StageName.FIRST_SECOND, Reason.CLOSE_FRAME),
        (upgrades(close_frame(1008, "policy")), StageName.FIRST_SECOND, Reason.CLOSE_FRAME),
        (upgrades(then="close"), StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME),
        (upgrades(then="reset"), StageName.FIRST_SECOND, Reason.RESET),
        (upgrades(b"\xff\xff\xff\xff"), StageName.FIRST_SECOND, Reason.OPCODE_UNKNOWN),
        (upgrades(PAGE), StageName.FIRST_SECOND, Reason.HTTP_AFTER_UPGRADE),
        (upgrades(b"\x82\x7f" + (2**21).to_bytes(8, "big")), StageName.FIRST_SECOND, Reason.MESSAGE_TOO_LARGE),
    ],
)  # fmt: skip
def test_every_end_has_its_stage_and_reason(manner, stage, reason):
    """What the server did wrong, and where."""
    facts, _ = against(manner)

    assert (stage, reason) == (facts.baseline.failed.name, facts.baseline.failed.reason)


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 1013, 4001])
def test_a_close_frame_gives_its_code_and_reason(code):
    """Read from the frame, without waiting for the end of the connection; a token in it is masked."""
    facts, _ = against(
        upgrades(close_frame(code, "bad token s3cr3t-value-of-the-token")), given("s3cr3t-value-of-the-token")
    )

    assert (code, "bad token [secret]") == (facts.baseline.close.code, facts.baseline.close.reason)


@pytest.mark.parametrize(("status", "failed"), [(b"200 OK", 0), (b"500 Oops", 1)])
def test_a_page_server_may_end_our_request_as_one(status, failed):
    """Werkzeug's answer to the request comes when our close has ended the handler, at times before its close frame."""

    async def late(visit):
        await visit.say(switching(await visit.head()))
        await visit.reader.readexactly(8)
        await visit.say(b"HTTP/1.1 " + status + b"\r\n\r\n" + close_frame(1000))

    facts, _ = against(late, attempts=2)

    assert failed == sum(one.failed is not None for one in facts.repeats[1:])


@pytest.mark.parametrize(("answer", "failed"), [(b"\x88\x00", 0), (close_frame(1000), 0), (close_frame(1011), 1)])
def test_an_empty_close_frame_answers_ours(answer, failed):
    """gevent-websocket and others give no code back: it was we who closed."""

    async def manner(visit):
        await visit.say(switching(await visit.head()))
        await visit.reader.readexactly(8)
        await visit.say(answer)

    facts, _ = against(manner, attempts=2)

    assert failed == sum(one.failed is not None for one in facts.repeats[1:])


def test_an_end_without_a_close_frame_has_no_code():
    """1006 is never on the wire."""
    facts, _ = against(upgrades(then="close"))

    assert facts.baseline.close.code is None


def test_a_repeat_that_the_server_closes_itself_is_no_success_in_disguise():
    """The other repeats close at once, yet a 4001 that was there first is seen."""
    facts, _ = against(upgrades(close_frame(4001)), attempts=3)

    assert [4001, 4001, 4001] == [one.close.code for one in facts.repeats]


def test_a_close_that_comes_with_the_101_is_the_servers_own():
    """We only answer it: no close of ours is recorded, also in the repeats that close at once."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + close_frame(1000))

    facts, _ = against(manner, attempts=3)

    assert [StageName.FIRST_SECOND] * 3 == [one.failed and one.failed.name for one in facts.repeats]
    assert not [event for one in facts.repeats for event in one.session if event.by is Side.CLIENT]


def test_a_server_that_ignores_our_close_harms_nobody():
    """The last stage is not judged: it was ours."""
    facts, _ = against(upgrades(then="stay"))

    assert facts.baseline.failed is None
    assert State.SKIPPED is facts.baseline.stage(StageName.CLOSE).state


def test_a_server_that_never_pauses_does_not_keep_us():
    """Messages without end: the first second is one second, and the close half of one."""

    async def flood(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while True:
            await visit.say(b"\x82\x7e\x40\x00" + b"x" * 16384)

    facts, _ = against(flood)

    assert facts.baseline.passed(StageName.FIRST_SECOND)
    assert facts.baseline.stage(StageName.FIRST_SECOND).took_ms < 3000


def test_nothing_listens():
    """Every repeat is refused; there is nothing to probe and no page to get."""
    facts = asyncio.run(look(target(closed_port(), attempts=3), given("good")))

    assert [Reason.REFUSED] * 3 == [one.failed.reason for one in facts.repeats]
    assert ((), ()) == (facts.probes, facts.plain)


# ── What is sent ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_message_carries_the_token():
    """JSON under the configured name, masked as the protocol demands."""
    said = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        size = (await visit.reader.readexactly(2))[1] & 0x7F
        mask = await visit.reader.readexactly(4)
        masked = await visit.reader.readexactly(size)
        said.append(bytes(byte ^ mask[index % 4] for index, byte in enumerate(masked)))
        await visit.say(close_frame(4401))

    facts, asked = against(manner, given("a.b"), mode=AuthMode.MESSAGE)

    assert {"token": "a.b"} == json.loads(said[0])
    assert b"a.b" not in asked.heads[0]
    assert 4401 == facts.baseline.close.code


def test_a_token_with_a_blank_is_refused_before_it_is_sent():
    """That it cannot be sent is a finding; the probes go on with what can."""
    facts, asked = against(answers(REFUSAL), given("Bearer good"))

    assert (StageName.REQUEST, Reason.UNSENDABLE) == (facts.baseline.failed.name, facts.baseline.failed.reason)
    assert not any("Bearer" in line for line in asked.lines)
    assert "GET /ws?token=good HTTP/1.1" in asked.lines


def test_what_was_sent_is_evidence_without_the_token():
    """Place, name, state, sizes and a keyed fingerprint."""
    facts, asked = against(
        answers(), given("good"), origin="https://app.example", protocol_version=7, subprotocols=("v1",)
    )

    sent = facts.baseline.sent
    line = asked.lines[0]
    assert (coarse(len(line)), coarse(len(asked.heads[0]))) == (sent.line_bytes, sent.head_bytes)
    assert ("query", "token", TokenState.PRESENT) == (sent.token_place, sent.token_name, sent.token_state)
    assert (7, "https://app.example", ("v1",)) == (sent.version, sent.origin, sent.subprotocols)
    assert sent.token_fingerprint.startswith("hk:")
    assert "good" not in repr(facts)


# ── How often ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twenty_repeats_at_most_five_at_once():
    """The budget, counted at the server; the rates are computed on all of them."""
    facts, asked = against(upgrades(), attempts=20)

    assert [f"r{number:02}" for number in range(1, 21)] == [one.id for one in facts.repeats]
    assert (20, 1.0) == (asked.connections, facts.tally.success_rate)
    assert asked.most <= 5


@pytest.mark.parametrize(
    "limit",
    [
        b"HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_nothing_follows_a_request_to_stop(limit):
    """429, or Retry-After on any answer: no repeat, no probe, no page."""
    facts, asked = against(answers(limit), attempts=20)

    assert 1 == asked.connections
    assert (LeftOut("repeats", 19, Stop.RATE_LIMITED),) == facts.left_out
    assert ((), ()) == (facts.probes, facts.plain)


def test_a_request_to_stop_ends_the_probes_too():
    """The control is answered with 429: no token is tried after it."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        is_probe = header(head, "Upgrade") and b"token=" not in head
        await visit.say(b"HTTP/1.1 429 Too Many\r\n\r\n" if is_probe else REFUSAL)

    facts, asked = against(manner, given('"good"'))

    assert ["without_token"] == [probe.change.label for probe in facts.probes]
    assert Stop.RATE_LIMITED is facts.left_out[0].why
    assert facts.left_out[0].count >= 1
    assert 4 == asked.connections


def test_three_equal_timeouts_are_enough(monkeypatch):
    """A server that never answers is asked three times, not twenty; the same for its probes."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", 0.1)

    facts, asked = against(answers(then="stay"), given('"%20good"'), attempts=20)

    assert [Reason.TIMEOUT] * 3 == [one.failed.reason for one in facts.repeats]
    assert 3 == sum(probe.failed.reason is Reason.TIMEOUT for probe in facts.probes)
    assert LeftOut("repeats", 17, Stop.THREE_TIMEOUTS) == facts.left_out[0]
    assert ("probes", Stop.THREE_TIMEOUTS) == (facts.left_out[1].what, facts.left_out[1].why)
    assert asked.connections <= 3 + 2 + len(facts.probes)


def test_our_own_deadline_says_nothing_of_the_target():
    """An attempt that it cuts is left out; if that is the first, nothing was measured."""
    with pytest.raises(Unmeasured, match="deadline"):
        against(answers(then="stay"), seconds=0.2)


def test_a_deadline_in_the_middle_leaves_the_rest_out():
    """What was made counts, what was not is named."""
    numbers = count()

    async def manner(visit: Visit) -> None:
        if next(numbers) < 4:
            await upgrades()(visit)
        else:
            await visit.silence()

    facts, _ = against(manner, attempts=20, seconds=1.5)

    assert all(one.failed is None for one in facts.repeats)
    assert (LeftOut("repeats", 20 - len(facts.repeats), Stop.DEADLINE),) == facts.left_out


# ── What is watched ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_is_watched_where_it_lives():
    """The others are closed at once, so that a plain diagnosis stays a second."""
    facts, _ = against(upgrades(), attempts=6)

    assert ["r01"] == [one.id for one in facts.repeats if one.passed(StageName.FIRST_SECOND)]


def test_two_more_are_watched_where_the_first_dies():
    """So that one alone tells nothing of all: here every third one dies, and the others live."""
    numbers = count()

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        if next(numbers) % 5 == 0:
            await asyncio.sleep(0.3)
            await visit.say(close_frame(1011))
            return
        await visit.silence()

    facts, asked = against(manner, attempts=5)

    assert 5 == asked.connections
    assert StageName.FIRST_SECOND is facts.baseline.failed.name
    assert ["r02", "r03"] == [one.id for one in facts.repeats if one.passed(StageName.FIRST_SECOND)]
