"""A text on a stream: every encoding gets characters that it has, and only a terminal gets colours."""

import io
import subprocess
import sys

import pytest

from wsinvest.report.streams import write

SAID = "[crítico] → os segredos diferem\n"


class Terminal(io.TextIOWrapper):
    """A terminal of some encoding."""

    def isatty(self) -> bool:
        return True


def written(said: str, encoding: str, kind: type[io.TextIOWrapper]) -> str:
    """What arrives at a stream of this encoding."""
    raw = io.BytesIO()
    stream = kind(raw, encoding=encoding, newline="\n")
    write(said, stream)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_a_stream_without_utf_8_gets_ascii():
    """Locale C: arrows and accents have a form there."""
    assert "[critico] -> os segredos diferem\n" == written(SAID, "ascii", io.TextIOWrapper)


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch):
    """In any encoding the marked word is found."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert "\x1b[1;31m[crítico]\x1b[0m" in written(SAID, "utf-8", Terminal)
    assert "\x1b[1;31m[critico]\x1b[0m" in written(SAID, "ascii", Terminal)
    assert SAID == written(SAID, "utf-8", io.TextIOWrapper)


def test_it_loads_no_section_of_a_report():
    """Every command writes by it; the sections cost more than most commands."""
    code = "import sys, wsinvest.report.streams; print(*(m for m in sys.modules if m.startswith('wsinvest.report.s')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "wsinvest.report.streams" == done.stdout.strip()
