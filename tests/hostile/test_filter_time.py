"""What a server says can make the filter work; the deadline holds all the same."""

import json
from collections.abc import Callable

import pytest

from tests.budget.recording import Request, answer
from tests.budget.test_deadline import command

DEADLINE_S = 3
MARGIN_S = 8.0  # the interpreter's start and imports on a busy machine, one text under way, and the report's words
WORDS = {
    "entities": lambda size: "".join(f"&#{97 + n % 26};" for n in range(size // 5)),
    "percent": lambda size: "%41%62%37" * (size // 9),
    "tokens": lambda size: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln " * (size // 42),
    "hex": lambda size: "0a1b2c3d" * (size // 8),
    "addresses": lambda size: "ana@example.org token=abcd " * (size // 27),
    "lines": lambda size: "a\n" * (size // 2),
}


def known_beginnings(request: Request) -> bytes:
    """The login hands out hundreds of tokens that begin alike; every page holds nothing but that beginning."""
    if request.method == "POST":
        tokens = {f"token{n}": "A" * (40 + n) + "b7xQ" for n in range(240)}
        return answer("200 OK", "Content-Type: application/json", body=json.dumps(tokens))
    return answer("401 Unauthorized", body=f"{request.number} {'A' * 64_000}")


def long_headers(request: Request) -> bytes:
    """As much as a head may hold, other words each time."""
    said = list(WORDS.values())[request.number % 5](7000)
    return answer("401 Unauthorized", *(f'WWW-Authenticate: Bearer error="{n} {said}"' for n in range(15)))


def bodies(kind: str) -> Callable[[Request], bytes]:
    """A page of 64 KiB, other each time."""
    return lambda request: answer("401 Unauthorized", body=f"{request.number} {WORDS[kind](63_000)}")


@pytest.mark.parametrize(
    "answers",
    [known_beginnings, long_headers, *map(bodies, WORDS)],
    ids=["beginnings of known values", "headers", *(f"bodies of {kind}" for kind in WORDS)],
)
def test_the_filter_keeps_the_deadline(tmp_path, answers):
    """A hostile server wins no time by what it says, and is examined to the end of it."""
    said, took, visits = command(
        tmp_path,
        answers,
        *("--deadline", str(DEADLINE_S), "--attempts", "60"),
        LOGIN_URL="/login",
        LOGIN_USER="ana",
        LOGIN_PASSWORD="correct horse battery",
    )

    assert DEADLINE_S + MARGIN_S > took
    assert visits
    assert said["findings"]
