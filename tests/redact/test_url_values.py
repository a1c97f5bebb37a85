"""What of a URL is shown and what is not: by its place in the URL, not by its name or its looks."""

import pytest

from wsinvest.redact.url_values import hidden_in_path, holds_values, is_opaque, is_plain_word, shown_name, shown_path


@pytest.mark.parametrize(
    "segment",
    [
        "0123456789abcdef01", "aBcDeFgHiJkLmNoP", "deadbeefcafebabe", "123456789012", "aB3dE5fG7h", "qwxzkvbnmtplkjhg",
        "550e8400-e29b-41d4-a716-446655440000", "KHSqqcMPzjLTXwaoUVNe", "%61%42%63%44%65%46%67%48%69%4A%6B%4C%6D%4E6P",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "abcdefghijklmnopabcdefghijklmnopab", "GEZDGNBVGY3TQOJQ",
    ],
)  # fmt: skip
def test_a_segment_that_may_be_a_key_is_opaque(segment):
    """Mixed, hexadecimal, digits only, letters only, encoded."""
    assert is_opaque(segment)


@pytest.mark.parametrize(
    "segment",
    [
        "", "ws", "v1", "oauth2", "socket.io", "20260101", "notifications-ws-endpoint", "StockPricesWebSocketHub",
        "graphql-transport-ws-sub", "subscriptions_of_everybody", "chat-room-7", "notifications-websocket-endpoint",
    ],
)  # fmt: skip
def test_a_segment_of_words_is_shown(segment):
    """So that a reader recognises the endpoint."""
    assert not is_opaque(segment)


@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        ("/ws", "/ws", []),
        ("/ws/0123456789abcdef01/x", "/ws/…/x", ["0123456789abcdef01"]),
        ("/ws;sid=abc;v=1", "/ws;sid=…", ["abc", "v", "1"]),
        ("/token=abc/ws", "/token=…/ws", ["abc"]),
        ("/me:pw@h/ws", "/…@h/ws", []),
    ],
)
def test_a_path_is_shown_without_values(path, shown, hidden):
    """Of parameters the first name stays."""
    assert (shown, hidden) == (shown_path(path), list(hidden_in_path(path)))


@pytest.mark.parametrize(
    ("pair", "shown"),
    [
        ("auth=a", "auth"), ("room%5B%5D=5", "room[]"), ("token", "token"), ("token=", "token"), ("hunter", "…"),
        ("aHVudGVyMg==", "…"), ("0123456789abcdef01=a", "…"), ("a b=c", "…"),
    ],
)  # fmt: skip
def test_a_parameter_is_shown_by_its_name(pair, shown):
    """What has no value is the value itself."""
    assert shown == shown_name(pair)


@pytest.mark.parametrize(
    ("value", "plain"),
    [("lobby", True), ("5", True), ("1.2.3", True), ("pt-BR", True), ("hunter2", False), ("s3cr3t", False)],
)
def test_a_word_may_stand_in_other_texts(value, plain):
    """What is more than a word is filtered everywhere."""
    assert plain is is_plain_word(value)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("wss://h/ws", False),
        ("wss://h/ws?token", False),
        ("wss://h/socket.io/?EIO=4&transport=websocket", False),
        ("wss://h/socket.io/?EIO=4&transport=websocket&sid=a", True),
        ("wss://h/ws?x=1", True),
        ("wss://h/ws?x", True),
        ("wss://u@h/ws", True),
        ("wss:\\\\u:p@h\\ws", True),
        ("h/ws#a", True),
    ],
)
def test_a_url_holds_values_or_not(text, holds):
    """A notebook's target must hold none."""
    assert holds is holds_values(text)
