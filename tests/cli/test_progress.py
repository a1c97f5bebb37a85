"""Progress is seen while it happens and leaves no trace on a terminal."""

import io
from contextlib import suppress

import pytest

from wsinvest.cli.progress import progress_on_stderr


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


WAITS = "wsinvest: another run of demo is under way\n"


@pytest.mark.parametrize(
    ("options", "said"), [({}, WAITS), ({"verbose": True}, f"  config ...\n{WAITS}"), ({"quiet": True}, "")]
)
def test_a_log_gets_no_progress_unless_it_asks_for_it(options, said):
    """Of a scheduled run each line is a mail; why it waits is no progress."""
    out = io.StringIO()

    with progress_on_stderr(out, **options) as tell:
        tell("config", "start", 0.0)
        tell("config", "end", 2.0)
        tell("another run of demo is under way", "wait", 0.0)

    assert said == out.getvalue()


def test_a_quiet_run_leaves_a_terminal_alone():
    """Also the codes that move its cursor."""
    out = Terminal()

    with progress_on_stderr(out, quiet=True) as tell:
        tell("config", "start", 0.0)

    assert "" == out.getvalue()


def test_a_terminal_gets_one_line_that_is_empty_in_the_end():
    """Even when the work ends with an error, the next line starts clean."""
    out = Terminal()

    with suppress(InterruptedError), progress_on_stderr(out) as tell:
        tell("login", "start", 0.0)
        tell("token", "start", 0.0)
        tell("login", "end", 1.0)
        raise InterruptedError

    lines = out.getvalue().split("\r\x1b[K")

    assert ["login", "login, token", "token"] == [line.split(" s  ")[1] for line in lines if " s  " in line]
    assert out.getvalue().endswith("\r\x1b[K")
    assert "\n" not in out.getvalue()
