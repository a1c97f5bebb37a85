"""A cell's output is a raw MIME bundle: HTML for the page, plain text for everything else."""

import subprocess
import sys
from typing import Any

from wsinvest.report.blocks import Paragraph, Section
from wsinvest.report.show import bundle

SECTION = Section("verdict", "Verdict", "en", (Paragraph("1 < 2"),))


class Drawing:
    """What figures look like from here."""

    def mimebundle(self) -> dict[str, Any]:
        return {"application/vnd.plotly.v1+json": {"data": []}, "text/plain": "a drawing"}


def test_a_section_is_shown_as_html_and_as_text():
    """The page takes the one, a terminal and a diff the other."""
    shown = bundle(SECTION)

    assert {"text/html", "text/plain"} == set(shown)
    assert "<p>1 &lt; 2</p>" in shown["text/html"]
    assert "Verdict\n═══════\n\n1 < 2\n" == shown["text/plain"]


def test_a_figure_brings_its_own_bundle():
    """Nothing of it is touched."""
    assert Drawing().mimebundle() == bundle(Drawing())


def test_without_a_notebook_the_text_is_printed():
    """So a notebook's code also runs as a script; in a process of its own, since a shell once made stays."""
    program = "from tests.report.test_show import SECTION; from wsinvest.report.show import show; show(SECTION)"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "1 < 2" in said.stdout
