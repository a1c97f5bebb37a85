"""How other readers take a line of a `.env`: what each does with `$`, `#`, quotes and backslashes.

The expected values are what the programs gave: dash, docker compose's library (compose-go 2.16), dotenv and
dotenv-expand of npm, dotenv of Ruby, godotenv 1.5; for systemd its parser's source (src/basic/env-file.c).
"""

import pytest

from tests.config.reading import DOLLARS, HASHES, OTHERS, READ_BY
from wsinvest.config.readers import READERS, readings

KNOWN = {"FOO": "bar"}


@pytest.mark.parametrize(("written", "expected"), [*DOLLARS, *HASHES, *OTHERS])
def test_each_reader_takes_the_value_that_its_program_takes(written, expected):
    """In the order of READ_BY; None for a line that the reader refuses, or for which it would run a command."""
    found = readings(f"KEY={written}\n", KNOWN)

    assert dict(zip(READ_BY, expected, strict=True)) == {name: found.get(name) for name in READ_BY}


def test_every_reader_is_in_the_table():
    """Else its values would be nobody's claim."""
    assert set(READ_BY) == set(READERS)


@pytest.mark.parametrize("line", ["KEY", "= x", "a b=c", "", "-----BEGIN KEY-----"])
def test_what_is_no_assignment_has_no_value(line):
    """Nobody reads one from it."""
    assert {} == dict(readings(line, {}))


@pytest.mark.parametrize(
    "line", ["KEY = ab", "KEY= ab", "KEY=ab cd", "KEY=$(id)", "KEY=`id`", "KEY=a&b", "KEY=$$", "a.b=c"]
)
def test_sh_runs_no_command_here(line):
    """A line that would run one, or that needs the process, has no value."""
    assert "sh" not in readings(line, {})


def test_an_exported_line_is_none_for_systemd():
    """Its name would be `export KEY`."""
    assert {"sh", "compose", "node", "expand", "ruby", "go"} == set(readings("export KEY=ab", {}))
