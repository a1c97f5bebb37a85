"""The probes of the handshake against real servers: one change at a time, and what an opening proves."""

import asyncio
from dataclasses import replace
from itertools import count

from tests.certificates import issued
from tests.collect.shaking import against, given, look, target, token_gate
from tests.servers import (
    REFUSAL,
    Visit,
    answers,
    close_frame,
    header,
    raw,
    switching,
    upgrades,
)
from wsinvest.analysis.proofs import outcome
from wsinvest.facts.comparison import Comparison
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.model.attempt import TokenState
from wsinvest.model.stage import StageName
from wsinvest.model.target import AuthMode


def test_the_change_that_opens_ends_the_search():
    """Control first, then the damage that is there; after the first open nothing but the same request unchanged."""
    facts, _ = against(token_gate(), given('"good"'), attempts=4)

    assert ["without_token", "token_unquoted", "unchanged"] == [probe.change.label for probe in facts.probes]
    assert [False, True, False] == [probe.opened for probe in facts.probes]
    assert ["r01", "r01", "r01"] == [probe.base for probe in facts.probes]
    assert [("path", 403), ("root", 403)] == [(get.label, get.status) for get in facts.plain]


def test_faults_come_in_series():
    """The version first, which advances and stays changed; then the token."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if header(head, "Sec-WebSocket-Version") != "13":
            await visit.say(b"HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n")
        elif not head.split()[1].endswith(b"token=fresh"):
            await visit.say(REFUSAL)
        else:
            await upgrades()(Replayed(visit, head))  # type: ignore[arg-type]

    facts, _ = against(manner, given("stale", {"": "fresh"}), protocol_version=7)

    made = [(probe.id, probe.base, probe.change.label, probe.sent.version) for probe in facts.probes]
    assert ("p01", "r01", "version_13", 13) == made[0]
    assert [("token_minted", 13), ("unchanged", 13)] == [one[2:] for one in made[-2:]]
    assert {"p01"} == {base for _, base, _, _ in made[1:]}
    assert [True, False] == [probe.opened for probe in facts.probes[-2:]]


class Replayed(Visit):
    """A visit whose head was read already."""

    def __init__(self, visit: Visit, head: bytes) -> None:
        super().__init__(visit.reader, visit.writer, visit.asked)
        self._head = head

    async def head(self) -> bytes:
        return self._head


def test_the_probe_stays_for_the_first_second():
    """A server that refuses after accepting is not open: 4001 is red, whatever the 101 said."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        good = head.split()[1].endswith(b"token=good")
        await upgrades(*([] if good else [close_frame(4001)]))(Replayed(visit, head))  # type: ignore[arg-type]

    facts, _ = against(manner, given("%20good"))

    assert [("without_token", False), ("token_trimmed", True), ("unchanged", False)] == [
        (probe.change.label, probe.failed is None) for probe in facts.probes
    ]


def test_a_fault_that_passes_while_probes_are_made_proves_nothing():
    """All repeats fail, then the server recovers: it opens with the change, and without."""
    recovered = False

    async def manner(visit: Visit) -> None:
        nonlocal recovered
        head = await visit.head()
        recovered = recovered or head.split()[1].endswith(b"token=good")
        await (upgrades() if recovered else answers(REFUSAL))(Replayed(visit, head))  # type: ignore[arg-type]

    facts, _ = against(manner, given('"good"'), attempts=4)

    assert [("without_token", False), ("token_unquoted", True), ("unchanged", True)] == [
        (probe.change.label, probe.opened) for probe in facts.probes
    ]
    assert [] == [probe for probe in facts.probes if outcome(facts, probe) is not Comparison.NOTHING]


def test_an_intermittent_fault_is_not_proven_by_luck():
    """Most repeats open: what fails now and then is no matter for single probes."""
    numbers = count()

    async def manner(visit: Visit) -> None:
        if next(numbers) % 5 == 0:
            await visit.head()
        else:
            await upgrades()(visit)

    facts, _ = against(manner, given('"good"'), attempts=10)

    assert 0 < facts.tally.success_rate < 1
    assert () == facts.probes


def test_an_accident_of_the_first_repeat_is_not_the_baseline():
    """The first was closed early, the others refused: probes are compared with the refusal."""
    numbers = count()

    async def manner(visit: Visit) -> None:
        if next(numbers) == 0:
            await visit.head()
        else:
            await token_gate()(visit)

    facts, _ = against(manner, given("stale"), attempts=6)

    assert {"r02"} == {probe.base for probe in facts.probes}


def test_no_token_goes_to_another_scheme(tmp_path):
    """A ws URL to a TLS port: the wss probe carries no token, and nothing follows it."""
    made = issued(tmp_path)

    async def run():  # type: ignore[no-untyped-def]
        async with raw(answers(REFUSAL), tls=made.context) as asked:
            of = target(asked.port, ca_file=made.ca_file)
            of = replace(of, url=replace(of.url, host="localhost"))
            return await look(of, given("s3cr3t")), asked

    facts, asked = asyncio.run(run())
    probe = next(one for one in facts.probes if one.change.label == "other_scheme")

    assert StageName.RESPONSE is probe.failed.name
    assert probe.passed(StageName.TLS)
    assert TokenState.ABSENT is probe.sent.token_state
    assert ["GET /ws HTTP/1.1"] == asked.lines
    assert 1 == len(facts.probes)


def test_tls_to_a_plain_port_is_asked_in_plain_text():
    """A wss URL to a plain port: the ws probe gets an HTTP answer, and carries no token."""

    async def manner(visit: Visit) -> None:
        if await visit.reader.readexactly(1) != b"G":
            return
        visit.asked.heads.append(b"G" + await visit.reader.readuntil(b"\r\n\r\n"))
        await visit.say(REFUSAL)

    facts, asked = against(manner, given("s3cr3t"), scheme="wss")

    assert StageName.TLS is facts.baseline.failed.name
    assert StageName.RESPONSE is next(one for one in facts.probes if one.change.label == "other_scheme").failed.name
    assert not any(b"s3cr3t" in head for head in asked.heads)


def test_at_most_sixteen_probes():
    """The budget holds, and what it left out is counted."""
    statuses = count(430)

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        status = next(statuses) if header(head, "Upgrade") else 404  # every answer is new, so every change advances
        await visit.say(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())

    decodings = ("", "stripped", "unquoted", "with_cr", "first_line", "last_line")
    minted = {name: f"minted by {name}" for name in decodings}
    having = given('"%20a%2Bb%2Fc"', minted, allowed_origins="https://app.example", subprotocols="v1")
    facts, _ = against(manner, having, protocol_version=7, origin="https://bad.example")

    assert 16 == len(facts.probes)
    assert ("probes", Stop.BUDGET) == (facts.left_out[0].what, facts.left_out[0].why)


def test_a_probe_that_the_deadline_cuts_is_left_out():
    """Counted with those that would follow, so that nobody takes the search for complete."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if header(head, "Upgrade") and not header(head, "Origin"):
            await visit.silence()
        await visit.say(REFUSAL)

    facts, _ = against(manner, given(), mode=AuthMode.NONE, origin="https://app.example", seconds=1.0)

    assert () == facts.probes
    assert [("probes", Stop.DEADLINE)] == [(left.what, left.why) for left in facts.left_out]
    assert facts.left_out[0].count > 1


def test_a_last_control_that_the_deadline_cuts_is_left_out():
    """A change opened, and whether the request without it fails still was not seen."""
    opened = False

    async def manner(visit: Visit) -> None:
        nonlocal opened
        head = await visit.head()
        if opened:
            await visit.silence()
        opened = head.split()[1].endswith(b"token=good")
        await (upgrades() if opened else answers(REFUSAL))(Replayed(visit, head))  # type: ignore[arg-type]

    facts, _ = against(manner, given('"good"'), seconds=2.5)

    assert ["without_token", "token_unquoted"] == [probe.change.label for probe in facts.probes]
    assert (LeftOut("probes", 1, Stop.DEADLINE),) == facts.left_out


def test_over_tls_the_looks_at_the_certificate_are_part_of_the_budget(tmp_path):
    """Fourteen probes and two looks are sixteen: the unknown path is not asked for beyond them."""
    made = issued(tmp_path)
    minted = {name: f"minted by {name}" for name in ("", "stripped", "unquoted", "with_cr", "first_line", "last_line")}
    having = given('"%20a%2Bb%2Fc"', minted, allowed_origins="https://app.example", subprotocols="v1")

    async def manner(visit: Visit) -> None:
        upgrade = header(await visit.head(), "Upgrade")
        await visit.say(REFUSAL if upgrade else b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")

    async def run():  # type: ignore[no-untyped-def]
        async with raw(manner, tls=made.context) as asked:
            return await look(target(asked.port, scheme="wss", ca_file=made.ca_file, protocol_version=7), having)

    facts = asyncio.run(run())

    assert (14, None) == (len(facts.probes), facts.elsewhere)


def test_probes_of_a_request_that_hangs_are_begun_ahead_and_kept_in_order(monkeypatch):
    """Each waits for seconds in vain; side by side they say the same, in the same order, against the same attempt."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", 1.2)

    facts, asked = against(answers(then="stay"), attempts=6)

    labels = [probe.change.label for probe in facts.probes]
    assert ["other_scheme", "without_token", "in_header", "in_cookie"] == labels
    assert ["p01", "p02", "p03", "p04"] == [probe.id for probe in facts.probes]
    assert {"r01"} == {probe.base for probe in facts.probes}
    assert 3 <= asked.most <= 5


def test_a_change_that_opens_ends_the_probes_that_were_begun_behind_it():
    """The server leaves requests without an Origin alone; what was begun ahead of its answer is no evidence."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if not header(head, "Origin"):
            await visit.silence()
        await asyncio.sleep(0.8)  # so that the next probe is under way
        await visit.say(switching(head))
        await visit.silence()

    facts, _ = against(manner, given(), attempts=6, seconds=60.0)

    assert ["other_scheme", "origin_own", "unchanged"] == [probe.change.label for probe in facts.probes]
    assert [False, True, False] == [probe.opened for probe in facts.probes]
    assert Comparison.OPENED == facts.probes[1].outcome
