"""What a notebook names to investigate a target again."""

import pytest

from wsinvest.config.resolve import resolve
from wsinvest.config.urls import websocket
from wsinvest.model.target import Target


@pytest.mark.parametrize(
    ("typed", "spec"),
    [
        ("ws://127.0.0.1:8765/ws", "ws://127.0.0.1:8765/ws"),
        ("wss://chat.example.org/ws", "wss://chat.example.org/ws"),
        ("ws://chat.example.org:443/ws", "ws://chat.example.org:443/ws"),
        ("wss://[::1]:8443/ws?room=7", "wss://[::1]:8443/ws"),
        ("https://chat.example.org", "wss://chat.example.org/"),
    ],
)
def test_a_target_of_a_url_is_named_with_its_scheme(typed: str, spec: str):
    """Without it the name could not be investigated again; what the query held stays out of notebooks."""
    target = resolve(typed, environ={}).target

    assert spec == target.spec
    assert target.url.path == resolve(target.spec, environ={}).target.url.path


def test_a_target_with_a_name_is_named_by_it():
    """`demo`, or a file in data/targets."""
    assert "checkout" == Target("checkout", websocket("wss://chat.example.org/ws").url).spec


def test_a_masked_path_is_not_asked_for():
    """The kit would measure a path that never was."""
    target = resolve("wss://chat.example.org/aBcDeFgHiJkLmNoPq12345678", environ={}).target

    assert target.name == target.spec
