"""The first step is one: terminal, summary of the report, findings.json and page name the same."""

import html
import json
import re

import pytest

from tests.building import answered, case, repeats
from tests.report.sections.sample import calm, diagnosis, fine
from tests.rules.session_cases import closed
from tests.rules.tokens import token
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.token import TokenState
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.finding import Diagnosis
from wsinvest.report.document import document
from wsinvest.report.first import First, first
from wsinvest.report.html import fragment
from wsinvest.report.screen import screen, summary
from wsinvest.report.sections import section, view_of

UNNAMED = token(state=TokenState.ABSENT)
STRIPPED = answered("r01", 426, headers=(("Upgrade", "websocket"), ("Server", "nginx")))
CASES = {
    "a proxy drops the upgrade": case(handshake=repeats(STRIPPED)),
    "origin": case(handshake=repeats(answered("r01", 403, "origin not allowed"))),
    "a credential is wanted": case(handshake=repeats(answered("r01", 401)), token=UNNAMED),
    "no path": case(handshake=repeats(answered("r01", 404))),
    "an internal error": case(handshake=repeats(closed(1011))),
    "502": case(handshake=repeats(answered("r01", 502))),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("recorded", CASES.values(), ids=CASES)
def test_all_views_name_the_same_first_step(recorded, language: str):
    """Who reads the terminal and who reads the page begin with the same."""
    found = diagnose(recorded)
    view = view_of(found, language)
    step = first(view)

    assert step is not None
    assert step.text in on_terminal(screen(found, language))
    assert step.text in on_terminal(summary(found, "report.html", language))
    assert all(line.strip() in screen(found, language) for line in step.lines.splitlines())
    assert (step.id, step.text, step.lines, step.check) == in_json(found, language)
    assert step.text.rstrip(".") in on_page(found, "verdict", language)
    assert on_page(found, "today", language).index(step.text.rstrip(".")) < 120


def on_terminal(said: str) -> str:
    """The text without its line breaks."""
    return " ".join(said.split())


def in_json(found: Diagnosis, language: str) -> tuple[str, str, str, str]:
    """The first step of findings.json, which leads the plan's phase too."""
    said = json.loads(document(found, language))
    assert said["first"] in said["plan"]
    assert said["first"] == next(step for step in said["plan"] if step["phase"] == said["first"]["phase"])
    return tuple(said["first"][part] for part in ("id", "text", "lines", "check"))


def on_page(found: Diagnosis, name: str, language: str) -> str:
    """The text of a section of the page, without its heading."""
    made = fragment(section(found, name, language))
    return " ".join(html.unescape(re.sub(r"<h2.*?</h2>|<[^>]*>", " ", made, flags=re.DOTALL)).split())


@pytest.mark.parametrize("found", [calm(), fine()], ids=["hygiene", "healthy"])
def test_where_nothing_is_urgent_there_is_no_first_step(found: Diagnosis):
    """Hygiene is advice."""
    assert found.first is None
    assert first(view_of(found)) is None


def test_the_lines_are_filled():
    """With the path of this target."""
    found = first(view_of(diagnose(CASES["a proxy drops the upgrade"])))

    assert isinstance(found, First)
    assert found.lines.startswith("location /ws {")


def test_of_several_roots_the_first_one_s_step_is_first():
    """As the sample's secret explains the failure, and its memory does not."""
    step = diagnosis().first

    assert step is not None
    assert "set_secret" == step.id
