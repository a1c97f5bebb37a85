"""Answers: one that is accepted by comparison would have been accepted by all rules, and every other is looked at."""

import pytest
from websockets.utils import accept_key

from wsinvest.load.answers import Answers, Keys
from wsinvest.model.stage import Reason, StageName

HEAD = (
    "HTTP/1.1 101 Switching Protocols\r\nDate: {date}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: {accept}\r\n{more}\r\n"
)


def head(key: bytes, *, date: str = "Mon", more: str = "", accept: str = "") -> bytes:
    """A right answer to this key."""
    return HEAD.format(date=date, accept=accept or accept_key(key.decode()), more=more).encode()


def learned(**more: object) -> tuple[Answers, Keys]:
    """Answers that have accepted one, and keys."""
    answers, keys = Answers(**more), Keys()
    key = keys.next()
    assert answers.judge(head(key), key).reason is None
    return answers, keys


def test_keys_are_16_bytes_and_never_the_same():
    """RFC 6455 section 4.1, number 7; 2,000 are more than one draw."""
    keys = Keys()
    drawn = {keys.next() for _ in range(2000)}

    assert 2000 == len(drawn)
    assert {24} == set(map(len, drawn))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"date": "Tue"},
        {"date": "Tue", "more": ""},
    ],
)
def test_an_answer_like_the_accepted_one_is_accepted(changed):
    """The same, or with another value in a line that no rule asks for."""
    answers, keys = learned()
    key = keys.next()

    assert answers.judge(head(key, **changed), key).reason is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda good: good.replace(b"Upgrade: websocket\r\n", b""), Reason.UPGRADE_MISSING),
        (lambda good: good.replace(b"Upgrade: websocket\r\n", b"X-Same-Count: yes\r\n"), Reason.UPGRADE_MISSING),
        (lambda good: good.replace(b"Connection: Upgrade", b"Connection: close"), Reason.UPGRADE_MISSING),
        (lambda good: good[:-2] + b"Sec-WebSocket-Protocol: chat\r\n\r\n", Reason.SUBPROTOCOL_UNREQUESTED),
        (lambda good: good[:-2] + b"Sec-WebSocket-Extensions: x\r\n\r\n", Reason.EXTENSION_INVALID),
        (lambda good: good.replace(b"Date: Mon", b"Sec-WebSocket-Protocol: chat"), Reason.SUBPROTOCOL_UNREQUESTED),
    ],
)
def test_what_a_rule_forbids_is_found_also_after_an_answer_was_accepted(wrong, reason):
    """The comparison lets nothing through that the rules refuse."""
    answers, keys = learned()
    key = keys.next()
    found = answers.judge(wrong(head(key)), key)

    assert (StageName.NEGOTIATION, reason) == (found.stage, found.reason)


def test_the_accept_of_another_key_is_refused_the_first_time_and_later():
    """A cached answer of a proxy is no answer to us."""
    answers, keys = Answers(), Keys()
    for _ in range(2):
        key, other = keys.next(), keys.next()
        assert Reason.ACCEPT_INVALID is answers.judge(head(other), key).reason
        assert answers.judge(head(key), key).reason is None


def test_what_follows_the_answer_in_the_same_bytes_is_kept():
    """A server may speak at once."""
    answers, keys = learned()
    key = keys.next()

    assert b"\x81\x02hi" == answers.judge(head(key) + b"\x81\x02hi", key).rest
    assert b"\x81\x02hi" == answers.judge(head(key, date="Tue") + b"\x81\x02hi", key).rest


def test_an_incomplete_answer_is_waited_for():
    """Wherever it is cut."""
    key = Keys().next()
    whole = head(key)

    assert {None} == {Answers().judge(whole[:cut], key) for cut in range(1, len(whole))}


def test_a_refusal_keeps_its_status():
    """With the stage at which the connection failed."""
    found = Answers().judge(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", Keys().next())

    assert (StageName.RESPONSE, Reason.STATUS, 503) == (found.stage, found.reason, found.status)


def test_what_is_no_http_is_named():
    """Such as an SSH server."""
    assert Reason.NOT_HTTP is Answers().judge(b"SSH-2.0-OpenSSH_9.2\r\n", Keys().next()).reason


def test_compression_is_learned_with_the_answer():
    """What was negotiated is known of each connection."""
    answers, keys = Answers(deflate=True), Keys()
    for _ in range(2):
        key = keys.next()
        assert answers.judge(head(key, more="Sec-WebSocket-Extensions: permessage-deflate\r\n"), key).deflate
    key = keys.next()
    assert not answers.judge(head(key), key).deflate


def test_an_answer_that_was_cut_off():
    """Closed in the middle of the head is another thing than a refusal whose head is there."""
    answers = Answers()

    assert Reason.CLOSED is answers.ended(b"HTTP/1.1 1").reason
    assert 403 == answers.ended(b"HTTP/1.1 403 Forbidden\r\n").status
