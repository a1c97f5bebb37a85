"""What a server says before it goes names a dependency that fails, or it does not."""

import pytest

from tests.building import opened, repeats
from tests.rules.session_cases import closed
from wsinvest.analysis.first_words import Named, dependency_in, dependency_named, told_of
from wsinvest.model.attempt import ErrorMessage


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Error 111 connecting to 127.0.0.1:6379: redis refused", "Redis"),
        ("Redis is down", "Redis"),
        ("could not connect to the database", "database"),
        ("connect ECONNREFUSED 10.0.0.7:5432 (postgres)", "PostgreSQL"),
        ("message broker unavailable", "message broker"),
        ("redis", ""),
        ("welcome to the database course", ""),
        ("connection refused", ""),
        ("", ""),
    ],
)
def test_a_dependency_is_named_only_as_failing(words, name):
    """Its name alone says nothing, and a failure without a name names nobody."""
    assert name == dependency_in(words)


def test_it_is_found_in_messages_and_in_close_reasons():
    """The reference leads to the words."""
    told = opened("r01", told=ErrorMessage("", "503", "redis unavailable"))

    assert Named("Redis", "503: redis unavailable", "handshake:repeats/r01/told") == dependency_named(repeats(told))
    assert Named("database", "database timeout", "handshake:repeats/r01/session") == dependency_named(
        repeats(closed(1011, "database timeout"))
    )
    assert dependency_named(repeats(closed(1011, "bye"))) is None
    assert "" == told_of(opened("r01"))
