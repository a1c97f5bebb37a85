"""Ends and attempts in the lines of real logs, by the server or proxy that writes them."""

from wsinvest.facts.reconnects import Attempt, End
from wsinvest.host.log_connections import Connections

NGINX = b'127.1.0.1 - - [29/Nov/2026:13:08:%02d +0000] "GET /ws?token=x HTTP/1.1" %d 13 "-" "-"'


def told(*lines: bytes) -> Connections:
    """What these lines tell."""
    found = Connections()
    found.read(lines)
    return found


def seconds(several: list[End] | list[Attempt]) -> list[int]:
    """The times within their minute."""
    return [one.at % 60 for one in several]


def test_nginx_writes_a_line_at_the_end_and_one_for_each_refusal():
    """Of a page and of another path nothing counts."""
    page = b'10.0.0.1 - - [29/Nov/2026:13:08:50 +0000] "GET /other HTTP/1.1" 502 13 "-" "-"'
    found = told(NGINX % (49, 101), NGINX % (51, 502), page)

    assert ([49], [51]) == (seconds(found.ends), seconds(found.attempts))
    assert 2 == found.span_s
    assert found.ends[0].client == found.attempts[0].client != 0


def test_a_format_with_the_time_of_the_request_tells_when_it_began():
    """In any of the names that formats have for it; one that was short is no loss."""
    line = b'127.1.0.1 - - [29/Nov/2026:13:08:49 +0000] "GET /ws HTTP/1.1" 101 13 %s'
    found = told(line % b"rt=40.250", line % b'request_time="30.000"', line % b"rt=0.900")

    assert ([49, 49], [9, 19, 48]) == (seconds(found.ends), seconds(found.attempts))


def test_haproxy_writes_both():
    """When it accepted, and how long all took."""
    line = (
        b"Nov 29 13:08:49 host haproxy[7]: 10.0.0.%d:5%03d [29/Nov/2026:13:08:09.500] fe~ be/s1 0/0/1/2/%d %d 300 - - "
        b'SD-- 1/1/0/0/0 0/0 "GET /ws HTTP/1.1"'
    )
    found = told(line % (1, 1, 40_000, 101), line % (2, 2, 3, 503))

    assert ([49], [9, 9]) == (seconds(found.ends), seconds(found.attempts))


def test_servers_in_their_own_words():
    """Of websockets and uvicorn, where the format has the time; no client is known by them."""
    found = told(
        b"2026-11-29 13:08:49,123 INFO websockets.server connection closed",
        b"INFO 2026-11-29 13:08:50,001 connection open",
        b"connection closed",
        b"2026-11-29 13:08:51,001 INFO database connection closed by the pool",
    )

    assert ([49], [50]) == (seconds(found.ends), seconds(found.attempts))
    assert 0 == found.ends[0].client


def test_a_log_with_the_times_of_the_beginning_tells_of_no_ends():
    """Apache writes a line at the end with the time of the request: the times go back."""
    found = told(NGINX % (49, 101), NGINX % (12, 101), NGINX % (50, 502))

    assert ([], [50]) == (seconds(found.ends), seconds(found.attempts))


def test_what_is_no_time_and_no_text_is_left_out():
    """Nothing of it raises, and it moves no time."""
    found = told(
        NGINX % (49, 101),
        b"\xff\x00",
        b'1 - - [99/Nov/2026:13:08:49 +0000] "GET /ws HTTP/1.1" 502 1 "-"',
        b"",
        b"2026-99-99 13:08:49 connection closed",
    )

    assert 0 == found.span_s
    assert 1 == len(found.ends)


def test_a_json_log_tells_what_a_plain_one_does():
    """Of Caddy: an end with its beginning, and the refusal after it, by one client on one path."""
    line = (
        b'{"ts":179596981%d.35,"msg":"handled request","request":{"client_ip":"10.0.0.1","uri":"/ws?t=%d"},'
        b'"duration":%s,"status":%d}'
    )
    found = told(line % (8, 1, b"3.309", 101), line % (9, 2, b"0.0004", 502))

    assert ([18], [15, 19]) == (seconds(found.ends), seconds(found.attempts))
    assert found.ends[0].client == found.attempts[1].client != 0


def test_what_began_long_before_the_log_does_not_lengthen_it():
    """Else the log would seem to show hours in which nobody came, and whatever comes now would be unusual."""
    line = (
        b'10.0.0.1:5001 [29/Nov/2026:%s:09.500] fe~ be/s1 0/0/1/2/%d 101 300 - - SD-- 1/1/0/0/0 0/0 "GET /ws HTTP/1.1"'
    )
    found = told(b"haproxy[7]: " + line % (b"09:08", 14_400_000), b"haproxy[7]: " + line % (b"13:08", 10_000))

    assert 10 == found.span_s
