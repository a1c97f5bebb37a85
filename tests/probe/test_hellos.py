"""Protocols that are no HTTP/1.1 are known by their first bytes, and by nothing less."""

import pytest

from wsinvest.facts.listener import Spoken
from wsinvest.probe.hellos import HELLOS, in_order, recognised

GREETINGS = (
    (Spoken.SSH, b"SSH-2.0-OpenSSH_9.6\r\n"),
    (Spoken.SMTP, b"220 mail.example.org ESMTP Postfix\r\n"),
    (Spoken.FTP, b"220 (vsFTPd 3.0.5)\r\n"),
    (Spoken.IMAP, b"* OK [CAPABILITY IMAP4rev1] ready\r\n"),
    (Spoken.POP3, b"+OK ready\r\n"),
    (Spoken.VNC, b"RFB 003.008\n"),
    (Spoken.NATS, b'INFO {"server_id":"x"}\r\n'),
    (Spoken.AMQP, b"AMQP\x00\x00\x09\x01"),
    (Spoken.MYSQL, b"\x4a\x00\x00\x00\x0a8.0.36\x00"),
    (Spoken.REDIS, b"+PONG\r\n"),
    (Spoken.REDIS, b"-NOAUTH Authentication required.\r\n"),
    (Spoken.MEMCACHED, b"ERROR\r\n"),
    (Spoken.MQTT, b"\x20\x02\x00\x00"),
    (Spoken.MQTT, b"\x20\x02\x00\x05"),
    (Spoken.HTTP2, bytes.fromhex("000006040000000000000500004000")),
)
OTHERS = (b"220 ready\r\n", b"hello\r\n", b" \x02ab", b"HTTP/1.1 400 Bad Request\r\n", b"-ERR\r\n", b"S", b"\x00")


@pytest.mark.parametrize(("expected", "said"), GREETINGS, ids=lambda one: str(one)[:24])
def test_a_greeting_is_known(expected, said):
    """By what the protocol's own document says of its first bytes."""
    assert expected is recognised(said)


@pytest.mark.parametrize("said", OTHERS)
def test_other_bytes_name_no_protocol(said):
    """A claim needs more than a number or a letter."""
    assert Spoken.UNKNOWN is recognised(said)


def test_one_letter_is_an_answer_to_its_question_only():
    """PostgreSQL says S or N to the request for TLS."""
    assert [Spoken.POSTGRESQL, Spoken.UNKNOWN] == [recognised(b"N", Spoken.POSTGRESQL), recognised(b"N", Spoken.MQTT)]


@pytest.mark.parametrize(
    ("expected", "port", "named"),
    [(Spoken.MQTT, 1234, "/mqtt"), (Spoken.REDIS, 6379, "/ws"), (Spoken.POSTGRESQL, 5432, ""), (Spoken.MQTT, 1, "/ws")],
)
def test_what_port_and_path_hint_at_is_asked_first(expected, port, named):
    """All are asked, in an order that is fixed."""
    asked = in_order(port, named)

    assert (expected, set(HELLOS)) == (asked[0], set(asked))
