"""Requests before they are sent: the token in its place, exactly as it is, or not at all."""

from dataclasses import replace

import pytest

from wsinvest.model.attempt import TokenState
from wsinvest.model.target import AuthMode, Url, host_header
from wsinvest.probe.request import ProbeRequest, encoded, head_bytes, sent, token_state, upgrade_head
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
PLAIN = ProbeRequest(Url("ws", "chat.example", 8080, "/ws"), "/ws?room=5")


def carrying(token: str | None, place: AuthMode, **more: object) -> ProbeRequest:
    """A request with this token in this place."""
    secret = None if token is None else Secret(token)
    return replace(PLAIN, token=secret, place=place, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mode", "token", "expected"),
    [
        (AuthMode.QUERY, "a.b-c", b"GET /ws?room=5&token=a.b-c HTTP/1.1\r\n"),
        (AuthMode.QUERY, "", b"GET /ws?room=5&token= HTTP/1.1\r\n"),
        (AuthMode.QUERY, "a%20+b/=", b"GET /ws?room=5&token=a%20+b/= HTTP/1.1\r\n"),
        (AuthMode.QUERY, '"a"', b"GET /ws?room=5&token=%22a%22 HTTP/1.1\r\n"),
        (AuthMode.QUERY, "é#", b"GET /ws?room=5&token=%C3%A9%23 HTTP/1.1\r\n"),
        (AuthMode.QUERY, None, b"GET /ws?room=5 HTTP/1.1\r\n"),
        (AuthMode.HEADER, "a.b", b"\r\nAuthorization: Bearer a.b\r\n"),
        (AuthMode.HEADER, "", b"\r\nAuthorization: Bearer \r\n"),
        (AuthMode.COOKIE, "a.b", b"\r\nCookie: token=a.b\r\n"),
        (AuthMode.SUBPROTOCOL, "a.b", b"\r\nSec-WebSocket-Protocol: v1, a.b\r\n"),
        (AuthMode.NONE, "a.b", b"GET /ws?room=5 HTTP/1.1\r\n"),
    ],
)
def test_the_token_travels_as_the_application_sends_it(mode, token, expected):
    """In its place and exactly as it is; only what no request line can hold is encoded."""
    offered = ("v1",) if mode is AuthMode.SUBPROTOCOL else ()

    assert expected in upgrade_head(carrying(token, mode, subprotocols=offered), KEY)


@pytest.mark.parametrize(
    ("mode", "token", "expected"),
    [
        (AuthMode.QUERY, "a+b", b"?room=5&token=a%2Bb HTTP/1.1"),
        (AuthMode.QUERY, "a%b", b"?room=5&token=a%b HTTP/1.1"),
        (AuthMode.HEADER, "a+b", b"Authorization: Bearer a+b"),
    ],
)
def test_a_token_of_the_url_is_spelled_as_there(mode, token, expected):
    """For as long as it is that token, and in the query: decoded and sent bare it would be another one."""
    assert expected in upgrade_head(carrying(token, mode, written=Secret("a%2Bb")), KEY)


@pytest.mark.parametrize("mode", [AuthMode.QUERY, AuthMode.HEADER, AuthMode.COOKIE, AuthMode.SUBPROTOCOL])
@pytest.mark.parametrize("token", ["a b", "a\r\nX-Injected: y", "a\n", "\ra", "a\0", "a\t"])
def test_a_token_with_blanks_or_line_ends_is_never_sent(mode, token):
    """It could become another header, or another request."""
    assert upgrade_head(carrying(token, mode), KEY) is None


@pytest.mark.parametrize("token", ["", "a,b", "a=b", 'a"b', "a/b", "é"])
def test_a_subprotocol_is_an_rfc_token(token):
    """What a browser's WebSocket refuses to offer is not offered here."""
    assert upgrade_head(carrying(token, AuthMode.SUBPROTOCOL), KEY) is None


@pytest.mark.parametrize("origin", ["https://a.example\r\nX: y", "https://a example"])
def test_an_origin_with_blanks_or_line_ends_is_never_sent(origin):
    """The same rule for every value."""
    assert upgrade_head(replace(PLAIN, origin=origin), KEY) is None


def test_another_host_changes_the_header_only():
    """Named in the evidence; the URL, by which the connection is made, stays."""
    asked = replace(PLAIN, host="shop.example")

    assert b"\r\nHost: shop.example\r\n" in upgrade_head(asked, KEY)
    assert ("", "shop.example") == (sent(PLAIN, b"\r\n", Redactor()).host, sent(asked, b"\r\n", Redactor()).host)
    assert upgrade_head(replace(PLAIN, host="a\r\nX: y"), KEY) is None


def test_a_head_that_is_no_latin_1_is_never_sent():
    """HTTP has no place for it."""
    assert head_bytes("GET", "/", (("X", "日本"),)) is None
    assert head_bytes("GET", "/\r\nX: y", ()) is None


def test_the_upgrade_request_is_complete():
    """All that RFC 6455 section 4.1 demands, and the version that the application sends."""
    head = upgrade_head(replace(PLAIN, origin="https://a.example", version=7), KEY).decode()

    lines = head.split("\r\n")
    assert "GET /ws?room=5 HTTP/1.1" == lines[0]
    assert {
        "Host: chat.example:8080",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {KEY}",
        "Sec-WebSocket-Version: 7",
        "Origin: https://a.example",
    } <= set(lines)
    assert ["", ""] == lines[-2:]
    assert "Sec-WebSocket-Extensions" not in head


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (Url("ws", "a.example", 80), "a.example"),
        (Url("wss", "a.example", 443), "a.example"),
        (Url("https", "a.example", 80), "a.example:80"),
        (Url("ws", "::1", 8080), "[::1]:8080"),
    ],
)
def test_the_host_header_names_an_unusual_port(url, expected):
    """And only such a one."""
    assert expected == host_header(url)


def test_what_is_encoded_already_stays():
    """Encoding twice would make another token."""
    assert "/a%20b?c=%C3%A9%20%22" == encoded('/a%20b?c=é "')


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (None, TokenState.ABSENT),
        ("", TokenState.EMPTY),
        ("undefined", TokenState.PLACEHOLDER),
        ("[object Object]", TokenState.PLACEHOLDER),
        ("a.b.c", TokenState.PRESENT),
    ],
)
def test_what_stands_where_the_token_is_due(token, expected):
    """An empty one is there; an absent one is not."""
    assert expected is token_state(None if token is None else Secret(token))


def test_what_was_sent_shows_no_token():
    """Sizes, place and name; a fingerprint only for what can be told apart."""
    redactor = Redactor()
    request = carrying("s3cr3t-token", AuthMode.QUERY)

    told = sent(request, upgrade_head(request, KEY), redactor)

    assert (64, "query", "token") == (
        told.line_bytes,
        told.token_place,
        told.token_name,
    )
    assert redactor.fingerprinter.fingerprint("s3cr3t-token") == told.token_fingerprint
    assert "s3cr3t" not in repr((told, request))
    assert "" == sent(carrying("", AuthMode.QUERY), None, redactor).token_fingerprint


def test_the_sizes_of_what_was_sent_do_not_tell_how_long_a_short_token_is():
    """All else of the line is shown, and could be counted."""
    told = [
        sent(one, upgrade_head(one, KEY), Redactor())
        for one in (carrying("a1b2", AuthMode.QUERY), carrying("a1b2c3d4", AuthMode.QUERY))
    ]

    assert (told[0].line_bytes, told[0].head_bytes) == (told[1].line_bytes, told[1].head_bytes)


def test_the_first_message_is_json_under_the_configured_name():
    """Only where the token travels so."""
    assert b'{"auth": "a.b"}' == carrying("a.b", AuthMode.MESSAGE, name="auth").first_message
    assert carrying("a.b", AuthMode.QUERY).first_message is None
