"""Heartbeats and questions for a credential are told by the form of a message, and other messages are neither."""

import pytest

from wsinvest.facts.awaiting import Awaits, awaits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ping", Awaits.HEARTBEAT),
        ('{"type": "ping", "ts": 1}', Awaits.HEARTBEAT),
        ('{"op": "HEARTBEAT"}', Awaits.HEARTBEAT),
        ('{"event": "keep-alive"}', Awaits.HEARTBEAT),
        ('{"event": "pusher:ping", "data": {}}', Awaits.HEARTBEAT),
        ('{"type": "auth_required", "ha_version": "2026.11.1"}', Awaits.CREDENTIAL),
        ('{"event": "auth.challenge", "nonce": "x"}', Awaits.CREDENTIAL),
        ('{"type": "chat", "text": "ping"}', Awaits.NOTHING),
        ('{"type": "auth_ok"}', Awaits.NOTHING),
        ('{"type": 9}', Awaits.NOTHING),
        ('{"type": "ping"', Awaits.NOTHING),
        ("[" * 4000, Awaits.NOTHING),
        ("ping" + " " * 5000, Awaits.NOTHING),
        ("please send a ping", Awaits.NOTHING),
    ],
)
def test_by_the_form_of_the_message(text, expected):
    """A word within a message of another kind says nothing."""
    assert expected is awaits(text)
