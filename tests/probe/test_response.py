"""What is shown of a response: nothing that was not allowed by name, and nothing that acts on a reader."""

from datetime import UTC, datetime

import pytest

from wsinvest.facts.cookies import SetCookie
from wsinvest.model.target import Url
from wsinvest.probe.response import returned, set_cookies, shown, shown_url
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.http1 import Head


def response(*headers: tuple[str, str], body: bytes = b"", phrase: bytes = b"OK"):  # type: ignore[no-untyped-def]
    """The evidence of a 200 with these headers."""
    raw = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers)
    return shown(Head(200, phrase, "1.1", raw), body, Redactor())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Server", "nginx", "nginx"),
        ("Sec-WebSocket-Version", "13, 8", "13, 8"),
        ("Location", "https://u:p@sso.example/login?next=/a&token=abc#x", "https://sso.example/login?next=…&token=…"),
        ("WWW-Authenticate", 'Basic realm="staff", charset="UTF-8"', 'Basic (realm "staff")'),
        ("WWW-Authenticate", 'Digest nonce="abc"', "Digest"),
        ("Set-Cookie", "sid=s3cr3t; Path=/; HttpOnly; SameSite=Lax", "sid; HttpOnly; SameSite=Lax"),
        ("Set-Cookie", "s3cr3t; Secure", "; Secure"),
        ("Server", "x\x1b[31m", "x\\x1b[31m"),
    ],
)
def test_allowed_headers_are_shown_as_far_as_they_may_be(name, value, expected):
    """Values of an allow list; of some of them only a part."""
    assert expected == response((name, value)).header(name)


def test_other_headers_are_names():
    """Their values may be anything."""
    told = response(("X-Session", "s3cr3t"), ("CF-Ray", "1-AMS"), ("Server", "x"))

    assert ("X-Session", "CF-Ray") == told.other_headers
    assert "s3cr3t" not in repr(told)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sun, 22 Nov 2026 15:42:33 GMT", datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 15:42:33 -0000", datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Sun, 99 Nov 2026 15:42:33 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Mon, 01 Jan 2026 00:00:00 +99999999999999999999", None),
    ],
)
def test_the_date_is_utc_or_nothing(value, expected):
    """It measures the server's clock."""
    assert expected == response(("Date", value)).date


def test_the_media_type_stands_alone():
    """Without its parameters, in lower case."""
    assert "application/json" == response(("Content-Type", "Application/JSON; charset=utf-8")).content_type


def test_secrets_in_bodies_and_phrases_are_masked():
    """Known values and shapes, before anything is kept."""
    redactor = Redactor()
    redactor.learn("very-long-token-value", "TOKEN")

    told = shown(Head(403, b"no very-long-token-value", "1.1", ()), b'{"password": "hunter22"}', redactor)

    assert "no [secret]" == told.phrase
    assert "hunter22" not in told.body
    assert 64 == told.body_bytes


def test_the_size_of_a_body_is_exact_only_where_nothing_in_it_is_masked():
    """Else what is shown of it and its size tell how long the secret is; and so does Content-Length."""
    masked = response(("Content-Length", "24"), body=b'{"password": "hunter22"}')
    plain = response(("Content-Length", "12"), body=b"no such user")

    assert (64, (), ("Content-Length",)) == (masked.body_bytes, masked.headers, masked.other_headers)
    assert (12, (("Content-Length", "12"),)) == (plain.body_bytes, plain.headers)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/a?b=c", "/a?b=…"),
        ("//h.example:8/a", "//h.example:8/a"),
        ("wss://[::1]:8443/x", "wss://[::1]:8443/x"),
        ("/t/abcdef0123456789abcdef", "/t/…"),
        ("?abcdef0123456789abcdef", "?…"),
        ("http://[", "(not a URL)"),
        ("http://h:port/", "(not a URL)"),
        ("", ""),
    ],
)
def test_a_url_is_shown_without_what_it_may_carry(url, expected):
    """No user part, no query values, no fragment, no opaque segment."""
    assert expected == shown_url(url)


def test_a_challenge_keeps_its_reason():
    """Scheme, realm and what RFC 6750 gives as the reason; no nonce."""
    value = 'Bearer realm="api", nonce="abc", error="invalid_token", error_description="The token expired", scope="ws"'
    head = Head(401, b"", "1.1", ((b"WWW-Authenticate", value.encode()),))

    assert 'Bearer (realm "api") error="invalid_token" error_description="The token expired" scope="ws"' == shown(
        head, b"", Redactor()
    ).header("www-authenticate")


@pytest.mark.parametrize(
    ("attributes", "scheme", "sent"),
    [
        ("", "ws", True),
        ("; Path=/; HttpOnly; SameSite=Lax", "ws", True),
        ("; Path=/ws", "ws", True),
        ("; Path=/elsewhere", "ws", False),
        ("; Secure", "ws", False),
        ("; Secure", "wss", True),
        ("; Domain=example.org", "ws", True),
        ("; Domain=other.example", "ws", False),
        ("; Max-Age=0", "ws", False),
    ],
)
def test_a_cookie_is_returned_where_a_browser_would(attributes, scheme, sent):
    """What it would keep back proves nothing of browsers (RFC 6265 section 5.4)."""
    head = Head(403, b"", b"1.1", ((b"Set-Cookie", f"gate=Zk39{attributes}".encode()),))
    kept = returned(head, Url(scheme, "chat.example.org", 80, "/ws/room"), "/ws/room")

    assert sent == (kept.get("gate") is not None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("sid=s3cr3t; Path=/api; HttpOnly", SetCookie("sid", "/api")),
        (
            "sid=s3cr3t; domain=.Shop.example; SECURE; SameSite=None",
            SetCookie("sid", "", ".shop.example", True, "none"),
        ),
        ("sid=s3cr3t; Partitioned; Max-Age=0", SetCookie("sid", partitioned=True, expired=True)),
        ("sid=s3cr3t; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", SetCookie("sid")),
        ("sid=s3cr3t; Expires=Thu, 01 Jan 1970 00:00:00 GMT", SetCookie("sid", expired=True)),
        ("s3cr3t; Path=/", SetCookie("", "/")),
    ],
)
def test_a_cookie_is_evidence_without_its_value(value, expected):
    """Name and attributes; a pair without = is a value. Max-Age outranks Expires (RFC 6265 section 5.3)."""
    head = Head(200, b"", "1.1", ((b"Set-Cookie", value.encode()),))

    assert (expected,) == set_cookies(head, Redactor(), datetime(2026, 11, 28, tzinfo=UTC))
