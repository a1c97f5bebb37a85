"""The server refuses TCP connections."""

import pytest

from tests.building import ended, repeats, said, target
from wsinvest.facts.log_end import LogEnd
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.rules.tcp.connect_refused import connect_refused


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (Url("ws", "127.0.0.1", 8765), "The server refused the connection at 127.0.0.1:8765"),
        (Url("ws", "::1", 8765), "The server refused the connection at [::1]:8765"),
        (Url("ws", "not-said.invalid", 0), "The server refused the connection"),
    ],
)
def test_the_address_is_said_where_it_is_known(url: Url, title: str):
    """The source of a recorded case may not name the server; a stand-in would mislead."""
    found = connect_refused(repeats(ended("r01", StageName.TCP, Reason.REFUSED)), target(url))

    assert title == connect_refused.text.say("title", "en", found.values)


@pytest.mark.parametrize(
    ("end", "quoted"),
    [
        (LogEnd("ModuleNotFoundError: No module named 'jwt'"), True),
        (LogEnd("ModuleNotFoundError: No module named 'jwt'", went_on=True), False),
        (LogEnd(), False),
        (None, False),
    ],
)
def test_the_last_error_of_the_log_is_quoted(end: LogEnd | None, quoted: bool):
    """Why nobody listens stands there, unless the server started after it."""
    facts = repeats(ended("r01", StageName.TCP, Reason.REFUSED))
    found = said(connect_refused, handshake=facts, target=target(), log_end=end)

    assert quoted is ("No module named 'jwt'" in connect_refused.text.say("cause", "en", found.values))
