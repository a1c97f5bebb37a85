"""Headers and cookies as they were typed: which are taken, which hold the token, and which are refused."""

import base64
from pathlib import Path

import pytest

from wsinvest.config.headers import LONGEST, MOST, Sent, read
from wsinvest.config.targetfile import TargetError
from wsinvest.model.target import AuthMode
from wsinvest.redact.secret import Secret

JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln"


def reading(headers: tuple[str, ...] = (), cookies: tuple[str, ...] = (), cookie: str = "") -> Sent:
    """What these options give."""
    return read(map(Secret, headers), map(Secret, cookies), cookie)


def pairs(found: tuple[tuple[str, Secret], ...]) -> list[tuple[str, str]]:
    """Names and values in clear."""
    return [(name, value.reveal()) for name, value in found]


def test_each_is_taken_as_it_was_typed():
    """Blanks around a value are none of it; a cookie line may hold several, also where it is a header."""
    found = reading(("X-Key:  a b ", "x-empty:", "Cookie: c=3"), ("a=1; b=x=y;", ";"))

    assert [("X-Key", "a b"), ("x-empty", "")] == pairs(found.headers)
    assert [("a", "1"), ("b", "x=y"), ("c", "3")] == pairs(found.cookies)
    assert (None, None) == (found.token, found.mode)


@pytest.mark.parametrize(
    ("headers", "cookies", "cookie", "token"),
    [
        (("authorization: bearer  t0",), (), "", ("t0", AuthMode.HEADER, "")),
        (("Authorization: Bearer",), (), "", ("", AuthMode.HEADER, "")),
        ((), (f"sid=1; auth={JWT}",), "", (JWT, AuthMode.COOKIE, "auth")),
        ((), (f"sid=1; auth={JWT}",), "sid", ("1", AuthMode.COOKIE, "sid")),
        (("Authorization: Bearer t0",), (f"auth={JWT}",), "", ("t0", AuthMode.HEADER, "")),
    ],
)
def test_the_token_among_them(headers, cookies, cookie, token):
    """A bearer token, else the cookie that was named, else one that holds a JWT; the others stay beside it."""
    found = reading(headers, cookies, cookie)

    assert found.token is not None
    assert token == (found.token.reveal(), found.mode, found.name)
    assert token[0] not in [value for _, value in pairs((*found.headers, *found.cookies))]


@pytest.mark.parametrize(
    ("headers", "cookies", "said"),
    [
        ((": value",), (), "no header"),
        (("",), (), "no header"),
        (("A\u00e9: value",), (), "no header"),
        (("A b: value",), (), "no header"),
        (("A: b\r\nC: d",), (), "CR, LF or NUL"),
        (("A: b\nC: d",), (), "CR, LF or NUL"),
        (("A: b\0",), (), "CR, LF or NUL"),
        (("A: \u20ac",), (), "Latin-1"),
        (("A: " + "x" * (LONGEST + 1),), (), "too long"),
        (("Proxy-Authorization: Basic x",), (), "--proxy"),
        ((), ("a",), "no cookie"),
        ((), ("=a",), "no cookie"),
        ((), ("a b=c",), "no cookie"),
        ((), ("a=b\r\nSet-Cookie: c=d",), "CR, LF or NUL"),
        (("@no-such-file",), (), "no such file"),
        ((), ("@.",), "a folder stands there"),
        (tuple(f"A{n}: b" for n in range(MOST + 1)), (), f"more than {MOST}"),
    ],
)
def test_what_would_break_a_request_is_refused(headers, cookies, said):
    """In a sentence that holds nothing of the value."""
    with pytest.raises(TargetError) as told:
        reading(headers, cookies)

    assert said in str(told.value)


def test_a_file_that_no_option_can_mean_is_refused(tmp_path: Path):
    """Its size is looked at before it is read."""
    (tmp_path / "huge").touch()
    with (tmp_path / "huge").open("r+b") as file:
        file.truncate(2**32)

    with pytest.raises(TargetError) as told:
        reading((f"@{tmp_path}/huge",))

    assert "larger than 64 KiB" in str(told.value)


def test_the_filter_learns_what_a_server_makes_of_the_values():
    """It may echo the decoded ones: of Basic (RFC 7617), and of percent-encoded cookies."""
    basic = base64.b64encode(b"alice:hunter2 zebra").decode()
    sent = read([Secret(f"Authorization: Basic {basic}")], [Secret("sid=plum%20grape%3Akiwi7")])
    known = {value.reveal() for value in sent.values}

    assert {"alice:hunter2 zebra", "alice", "hunter2 zebra", basic, "plum grape:kiwi7"} <= known
