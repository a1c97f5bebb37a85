"""Mail by a real SMTP server, and other services by Apprise in a child process."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from tests.servers import closed_port
from tests.watch.receiving import Hook
from wsinvest.model.alert import Event
from wsinvest.model.delivery import Delivery, Refused, Retry, Sent
from wsinvest.redact.secret import Secret
from wsinvest.watch.message import Message
from wsinvest.watch.outbox import sender

MESSAGE = Message(
    Event.FIRING, "chat-1", 1, "chat", datetime(2026, 11, 28, tzinfo=UTC), "chat é down\nSet JWT_SECRET.", ()
)


def send(url: str, limit_s: float = 5.0) -> Delivery:
    """Send the message to this URL."""
    return asyncio.run(sender(Secret(url))(MESSAGE, Secret(url), limit_s))


class Inbox:
    """Keeps letters; `reply` is what it says to each receiver's address."""

    def __init__(self) -> None:
        """Takes everything."""
        self.letters: list[Any] = []
        self.reply = "250 OK"
        self.port = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take the address, or not."""
        envelope.rcpt_tos.append(address)
        return self.reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep it."""
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server on loopback."""
    controller = pytest.importorskip("aiosmtpd.controller")
    box = Inbox()
    server = controller.Controller(box, hostname="127.0.0.1", port=closed_port())
    server.start()
    box.port = server.port
    yield box
    server.stop()


def test_a_mail_has_the_first_line_as_its_subject(inbox: Inbox):
    """Read on a telephone at three in the morning."""
    assert Sent() == send(f"smtp://127.0.0.1:{inbox.port}/?from=watch@example.org&to=ops@example.org")

    (letter,) = inbox.letters
    found = message_from_bytes(letter.content, policy=default)
    assert ["ops@example.org"] == letter.rcpt_tos
    assert ("chat é down", "<chat-1.1@wsinvest>") == (found["Subject"], found["Message-ID"])
    assert MESSAGE.text.splitlines() == found.get_content().splitlines()


@pytest.mark.parametrize(
    ("reply", "expected"), [("550 no such user", Refused("answered 550")), ("451 later", Retry("answered 451"))]
)
def test_what_the_mail_server_says_decides(inbox: Inbox, reply: str, expected: Delivery):
    """5xx is final (RFC 5321)."""
    inbox.reply = reply

    assert expected == send(f"smtp://127.0.0.1:{inbox.port}/?to=ops@example.org")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("smtp://127.0.0.1:1/", Refused),
        ("smtp://127.0.0.1:99999/?to=a@b", Refused),
        ("http://127.0.0.1:1/", Retry),
        ("http://[broken/", Refused),
        ("smtp://127.0.0.1:1/?to=a@b", Retry),
    ],
)
def test_a_wrong_address_is_refused_and_a_dead_one_tried_again(url: str, kind: type):
    """Nothing raises."""
    found = send(url)

    assert kind is type(found)
    assert url not in repr(found)


def test_other_services_are_reached_by_apprise():
    """Its JSON service posts to our hook."""
    pytest.importorskip("apprise")
    hook = Hook()
    with hook.up():
        assert Sent() == send(f"json://127.0.0.1:{hook.port}/x", limit_s=30)
    (got,) = hook.got
    assert "chat é down" == got["title"]


def test_what_apprise_does_not_know_is_refused():
    """As is a service of no scheme."""
    pytest.importorskip("apprise")

    assert Refused("no URL that Apprise knows") == send("nosuch://x", limit_s=30)
