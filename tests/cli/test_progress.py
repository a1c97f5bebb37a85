"""Progress is seen while it happens and leaves no trace on a terminal."""

import io
from contextlib import suppress

from wsinvest.cli.progress import progress_on_stderr


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_log_gets_one_line_a_stage():
    """Scheduled runs have no cursor to move."""
    out = io.StringIO()

    with progress_on_stderr(out) as tell:
        tell("config", "start", 0.0)
        tell("config", "end", 2.0)
        tell("another run of demo is under way", "wait", 0.0)

    assert "  config ...\nwsinvest: another run of demo is under way\n" == out.getvalue()


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
