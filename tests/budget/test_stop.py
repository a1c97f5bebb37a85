"""A server that asks for fewer requests is left alone at once, whatever it was asked."""

import asyncio

import pytest

from tests.budget.diagnosing import LOGIN_TOKEN, diagnosis, examined
from tests.budget.recording import Opens, Request, answer, recording, relaying
from tests.certificates import issued
from tests.faults.signing import SECRET
from tests.servers import answers, raw

UNDER_WAY = 4  # of five at once, those that came before the answer was read
REFUSED = answer("401 Unauthorized", "Content-Type: text/plain", body="no")
LOGGED_IN = answer("200 OK", "Content-Type: application/json", body=f'{{"token": "{LOGIN_TOKEN}"}}')
SIGNED_IN = {"LOGIN_URL": "/login", "LOGIN_USER": "ana", "LOGIN_PASSWORD": "correct horse"}
WATCHED = {
    **SIGNED_IN,
    "WS_HEALTH_URL": "/health",
    "METRICS_URL": "http://127.0.0.1:{port}/metrics",
}
STOPS = {
    "429": answer("429 Too Many Requests"),
    "429 with a time": answer("429 Too Many Requests", "Retry-After: 1"),
    "503 with a time": answer("503 Service Unavailable", "Retry-After: 120"),
    "a date": answer("503 Service Unavailable", "retry-after: Wed, 21 Oct 2026 07:28:00 GMT"),
    "200 with a time": answer("200 OK", "Retry-After: 1", body="{}"),
    "redirect with a time": answer("302 Found", "Retry-After: 1", "Location: /"),
}


def stops_at(what: str, stop: bytes, upgrades: bytes = REFUSED):  # type: ignore[no-untyped-def]
    """A server that says `stop` to this request, and to all that follow it."""

    def said(request: Request) -> bytes:
        kind = request.path if not request.upgrade else f"upgrade {request.number}"
        if f"{request.method} {kind}" == what or said.stopped:  # type: ignore[attr-defined]
            said.stopped = True  # type: ignore[attr-defined]
            return stop
        if request.upgrade:
            return upgrades
        return LOGGED_IN if request.method == "POST" else answer("200 OK", body="{}")

    said.stopped = False  # type: ignore[attr-defined]
    return said


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize(
    "what", ["GET upgrade 1", "GET /ws", "GET /"] + [f"GET upgrade {number}" for number in (21, 22, 25)]
)
def test_nothing_follows_the_endpoints_first_wish_to_stop(tmp_path, what, stop):
    """Repeats, plain GETs and probes are one endpoint: who says stop to one says it to all."""
    told, seen = examined(tmp_path, stops_at(what, stop), WATCHED)

    assert seen.stopped_at
    assert (1 if what in ("GET /ws", "GET /") else 0) >= seen.came_after_stop  # the two GETs go out together
    assert not told.document["incomplete"]


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize("what", ["GET /metrics", "POST /login", "GET /login", "GET /health"])
def test_another_sources_wish_to_stop_ends_that_source(tmp_path, what, stop):
    """It is not asked again; the endpoint is asked once, and says stop for itself."""
    told, seen = examined(tmp_path, stops_at(what, stop), WATCHED)
    asked = [f"{one.method} {one.path}" for one in seen.requests if not one.upgrade]

    assert asked
    assert len(set(asked)) == len(asked)
    assert ("GET /login" in asked) == (what != "POST /login") or what == "GET /metrics"
    assert 1 == len(seen.upgrades)
    assert not told.document["incomplete"]


@pytest.mark.parametrize("upgrades", [REFUSED, Opens()], ids=["refuses", "opens"])
@pytest.mark.parametrize("number", [2, 3, 7, 20])
def test_among_repeats_only_those_under_way_end(tmp_path, number, upgrades):
    """Five at once cannot know of each other's answers; nothing new is begun."""
    told, seen = examined(tmp_path, stops_at(f"GET upgrade {number}", STOPS["429"], upgrades), WATCHED)
    made = len(seen.upgrades)

    assert UNDER_WAY >= seen.came_after_stop
    assert number + UNDER_WAY >= made
    assert made == 20 or f"{20 - made} attempts were left out: the server asked for fewer requests" in told.left_out
    assert "http.rate.limited" in {one["code"] for one in told.document["findings"]}


def test_rates_are_those_of_what_ran(tmp_path):
    """Of one attempt that was refused none succeeded, not none of twenty."""
    told, _ = examined(tmp_path, stops_at("GET upgrade 1", STOPS["429"]))
    facts = told.case.evidence["handshake"].facts

    assert (1, 0.0) == (len(facts.repeats), facts.tally.success_rate)


def test_a_login_elsewhere_speaks_for_itself(tmp_path):
    """Another server's wish to stop is no wish of the target."""

    async def run() -> tuple[int, int]:
        async with recording(lambda _asked: STOPS["429"]) as login, recording(lambda _asked: Opens()) as target:
            settings = {**SIGNED_IN, "LOGIN_URL": f"http://127.0.0.1:{login.port}/login"}
            await diagnosis(tmp_path, {"WS_URL": f"ws://127.0.0.1:{target.port}/ws", **settings, "JWT_SECRET": SECRET})
            return len(login.visits), len(target.visits)

    login, target = asyncio.run(run())

    assert 1 == login
    assert 20 <= target


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_login_of_the_same_server_speaks_for_itself_too(tmp_path, name):
    """Its login's wish to stop is not that of its endpoint, which is asked and says so itself."""
    settings = {**SIGNED_IN, "LOGIN_URL": f"http://{name}:{{port}}/login"}
    _, seen = examined(tmp_path, stops_at("POST /login", STOPS["429"]), settings)

    assert ["POST", "GET"] == [one.method for one in seen.requests]


def test_no_look_at_the_certificate_follows(tmp_path):
    """It is a connection, too."""
    given = issued(tmp_path)

    async def run() -> int:
        async with raw(answers(STOPS["429"]), tls=given.context) as behind, relaying(behind.port) as front:
            url = {"WS_URL": f"wss://localhost:{front.port}/ws", "CA_FILE": given.ca_file}
            await diagnosis(tmp_path, {**url, "JWT_SECRET": SECRET})
            return len(front.visits)

    assert 1 == asyncio.run(run())
