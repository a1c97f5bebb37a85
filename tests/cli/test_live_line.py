"""One line that changes, on a terminal only."""

import io

from wsinvest.cli.live_line import COLUMNS, LiveLine


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_only_a_terminal_is_written_to():
    """And it is left empty."""
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        line = LiveLine(stream)
        line.show("1,999 open")
        assert shown is ("1,999 open" in stream.getvalue())
        line.end()
        assert shown is stream.getvalue().endswith("\x1b[K")


def test_quiet_writes_nothing():
    """Not even what empties the line."""
    stream = Terminal()
    line = LiveLine(stream, quiet=True)
    line.show("x")
    line.end()

    assert "" == stream.getvalue()


def test_a_long_text_is_cut():
    """A line that broke could not be taken back."""
    stream = Terminal()
    LiveLine(stream).show("x" * 200)

    assert COLUMNS == stream.getvalue().count("x")
