"""How much a diagnosis asks of a server, counted there: repeats, probes, connections at once and held, timeouts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.budget.diagnosing import LOGIN_TOKEN, TOKEN, Told, diagnosis, examined
from tests.budget.recording import HANG, Opens, Recorder, Request, answer, recording, relaying
from tests.certificates import issued
from tests.faults.signing import OTHER, SECRET, signed
from tests.servers import answers, close_frame, closed_port, raw
from wsinvest.facts.listener import Listener

REPEATS, PROBES, AT_ONCE, HOLDS = 20, 16, 5, 2
HELLOS = (
    5  # a port that gives no HTTP answer at all: watched once unasked, and sent the first packets of four protocols
)
REFUSED = answer("401 Unauthorized", "Content-Type: application/json", body='{"error": "no"}')
DAMAGED = f"%22Bearer%20{signed(seconds=-600)}%22"
# Every probe that there is has a reason: much is configured, and nothing of it helps.
LAVISH = {
    "WS_TOKEN": DAMAGED,
    "WS_TOKEN_PARAM": "ticket",
    "WS_ORIGIN": "https://here.example",
    "WS_ALLOWED_ORIGINS": "https://there.example",
    "WS_SUBPROTOCOL": "chat",
    "WS_PROTOCOL_VERSION": "8",
    "JWT_SECRET": f"' {SECRET} ' # ours\nJWT_SECRET={OTHER}\r",
    "LOGIN_URL": "/login",
    "LOGIN_USER": "ana",
    "LOGIN_PASSWORD": "correct horse",
}
PATIENCE = {"minted": ({}, 11), "lavish": (LAVISH, 25)}  # settings, and a deadline that leaves time for all timeouts
LOGGED_IN = answer("200 OK", "Content-Type: application/json", body=f'{{"token": "{LOGIN_TOKEN}"}}')


def refuses(request: Request) -> bytes:
    """Lets nobody in; its login works."""
    return LOGGED_IN if request.method == "POST" else REFUSED


def reasons(*statuses: str):  # type: ignore[no-untyped-def]
    """Lets nobody in, and says something else each time."""

    def said(request: Request) -> bytes:
        return LOGGED_IN if request.method == "POST" else answer(statuses[request.number % len(statuses)])

    return said


def late(request: Request) -> bytes:
    """Opens for all, and then closes on those whose token it does not like."""
    if request.method == "POST":
        return LOGGED_IN
    good = request.parameter("token") == LOGIN_TOKEN
    return Opens() if good else Opens(close_frame(1008, "policy"))


def opens_each(count: int):  # type: ignore[no-untyped-def]
    """Opens for each third, each seventh, ... whatever it brings."""
    return lambda request: (
        LOGGED_IN if request.method == "POST" else Opens() if request.number % count == 0 else REFUSED
    )


def breaks(request: Request) -> bytes:
    """No upgrade is ever complete."""
    return LOGGED_IN if request.method == "POST" else answer("101 Switching Protocols")


@pytest.mark.parametrize("attempts", [None, 1, 7])
def test_a_healthy_target_gets_its_repeats_and_nothing_else(tmp_path, attempts):
    """One connection for each, one of them held for the first second, five at once at most; one as browsers ask."""
    _, seen = examined(tmp_path, lambda _request: Opens(), attempts=attempts)

    assert len(seen.visits) == len(seen.upgrades)
    assert (attempts or REPEATS) in (len(seen.visits), len(seen.visits) - 1)
    assert 1 == seen.held
    assert AT_ONCE >= seen.most_at_once


@pytest.mark.parametrize(
    "answers",
    [
        refuses,
        reasons("401 No", "403 No", "400 No", "404 No", "500 No", "502 No", "426 No"),
        late,
        opens_each(2),
        opens_each(3),
        opens_each(7),
        breaks,
        lambda _request: b"garbage\r\n\r\n",
        lambda _request: b"HTTP/1.1 ",
    ],
    ids=["refuses", "changes", "late", "half", "third", "seventh", "breaks", "garbage", "cut"],
)
@pytest.mark.parametrize("settings", [{}, {"WS_TOKEN": TOKEN}, LAVISH], ids=["minted", "given", "lavish"])
def test_a_failing_target_gets_no_more_than_the_budget(tmp_path, answers, settings):
    """Twenty repeats, sixteen probes, two held; two plain GETs, and a login with its page where one is configured."""
    told, seen = examined(tmp_path, answers, settings)
    logins = 2 * ("LOGIN_URL" in settings)
    hellos = HELLOS if told.case.facts(Listener) else 0

    assert REPEATS + PROBES + hellos + 2 + logins >= len(seen.visits)
    assert REPEATS + PROBES >= len(seen.upgrades)
    assert 1 >= sum(one.method == "POST" for one in seen.requests)
    assert HOLDS >= seen.held
    assert AT_ONCE >= seen.most_at_once


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory) -> dict[str, tuple[Told, Recorder]]:
    """Diagnoses of servers that answer nothing but the login, made at once since all of them only wait."""

    def examine(name: str, settings: dict[str, str], deadline_s: float) -> tuple[Told, Recorder]:
        silent = lambda request: LOGGED_IN if request.method == "POST" else HANG  # noqa: E731
        return examined(tmp_path_factory.mktemp(name), silent, settings, deadline_s=deadline_s)

    with ThreadPoolExecutor() as threads:
        made = {name: threads.submit(examine, name, *case) for name, case in PATIENCE.items()}
        return {name: one.result() for name, one in made.items()}


@pytest.mark.parametrize("name", PATIENCE)
def test_three_equal_timeouts_end_a_series_and_what_was_left_out_is_named(unanswered, name):
    """Seventeen of twenty repeats are not made, and the report says so."""
    told, seen = unanswered[name]
    repeats, left_out = told.case.evidence["handshake"].facts.repeats, told.left_out

    assert 3 == len(repeats)
    assert 6 + 1 >= len(seen.upgrades)  # the probe of the other scheme is no HTTP
    assert "17 attempts were left out after three equal timeouts" in left_out
    assert AT_ONCE >= seen.most_at_once


def test_without_the_permission_there_is_no_load(tmp_path):
    """A promise of many connections is no permission to open them."""
    _, seen = examined(tmp_path, lambda _request: Opens(), {"WS_MAX_CONNECTIONS": "500"})

    assert len(seen.visits) in (REPEATS, REPEATS + 1)


@pytest.mark.parametrize("settings", [{}, LAVISH], ids=["minted", "lavish"])
@pytest.mark.parametrize("trusted", [True, False])
def test_looks_at_a_certificate_count_as_probes(tmp_path, trusted, settings):
    """Over TLS every connection counts, with or without a request in it."""
    given = issued(tmp_path)

    async def run() -> tuple[int, int]:
        async with raw(answers(REFUSED), tls=given.context) as behind, relaying(behind.port) as front:
            trust = {"CA_FILE": given.ca_file} if trusted else {}
            url = {"WS_URL": f"wss://localhost:{front.port}/ws"}
            login = {"LOGIN_URL": f"http://127.0.0.1:{closed_port()}/login"} if settings else {}
            await diagnosis(tmp_path, {"JWT_SECRET": SECRET, **settings, **login, **trust, **url})
            return len(front.visits), front.most_at_once

    connections, at_once = asyncio.run(run())

    assert REPEATS + PROBES + 2 >= connections  # two plain GETs
    assert AT_ONCE >= at_once


def test_a_name_is_asked_for_by_its_own_name_only(tmp_path):
    """Host and SNI are the target's, in every connection."""
    given = issued(tmp_path)
    hellos: list[str | None] = []
    given.context.sni_callback = lambda _socket, name, _context: hellos.append(name)  # type: ignore[assignment]

    async def run() -> tuple[list[bytes], int]:
        async with raw(answers(REFUSED), tls=given.context) as behind, relaying(behind.port) as front:
            url = {"WS_URL": f"wss://localhost:{front.port}/ws", "CA_FILE": given.ca_file}
            await diagnosis(tmp_path, {"JWT_SECRET": SECRET, **url})
            return behind.heads, front.port

    heads, port = asyncio.run(run())

    assert {"localhost"} == set(hellos)
    assert all(f"Host: localhost:{port}\r\n".encode() in head for head in heads)


def test_a_port_where_nobody_listens_is_knocked_at_twenty_times(tmp_path):
    """A refused connection is no timeout; still no probe has anything to change."""

    async def run() -> int:
        async with recording(lambda _request: b"") as gone:
            port = gone.port
        told = await diagnosis(tmp_path, {"WS_URL": f"ws://127.0.0.1:{port}/ws", "JWT_SECRET": SECRET})
        facts = told.case.evidence["handshake"].facts
        return len(facts.repeats) + len(facts.probes)

    assert REPEATS == asyncio.run(run())
