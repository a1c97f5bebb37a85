"""A case, evidence and an attempt show themselves below a notebook's cell: in HTML, and in one line."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from IPython.core.formatters import DisplayFormatter

from tests.building import NOW, answered, case, ended, opened, repeats
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change, Sent, TokenState
from wsinvest.model.case import Evidence, Problem, ProblemKind
from wsinvest.model.rich import Rich
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.report import lab, sections
from wsinvest.report.blocks import Paragraph, Section
from wsinvest.report.rich import Shown

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
REFUSED = answered("r01", 403, sent=Sent(head_bytes=192, token_state=TokenState.EMPTY, token_place="query"))
CASE = case(handshake=repeats(REFUSED, probes=(opened("p01", change=Change("origin", "own_origin")),)))


@pytest.fixture(autouse=True)
def nothing_shown_yet(monkeypatch):
    """Each test begins as a kernel does: no case was diagnosed, so the words are English."""
    monkeypatch.setattr(sections, "_last", [])


def shown(thing: object) -> Mapping[str, str]:
    """What IPython makes of a cell's last value."""
    return DisplayFormatter().format(thing)[0]


def test_a_case_tells_its_target_and_what_was_collected():
    """The line is short where there is no HTML: every fact would be thousands of words."""
    made = shown(CASE)

    assert "Case test of ws://127.0.0.1:8765/ws; evidence: handshake" == made["text/plain"]
    assert all(word in made["text/html"] for word in ("ws://127.0.0.1:8765/ws", "<code>handshake</code>", "Collector"))
    assert made["text/html"].startswith(lab.STYLE)


def test_a_case_speaks_its_language():
    """That of the run."""
    spoken = replace(CASE, manifest=replace(CASE.manifest, language="pt_BR"))

    assert 'lang="pt-BR"' in shown(spoken)["text/html"]
    assert "Coletor" in shown(spoken)["text/html"]


def test_evidence_and_attempts_speak_the_language_of_the_case_before():
    """They know none; a reader who looked at a Portuguese section goes on in Portuguese."""
    assert "Etapa" not in shown(REFUSED)["text/html"]

    sections.section(replace(CASE, manifest=replace(CASE.manifest, language="pt_BR")), "handshake")

    assert "Etapa" in shown(REFUSED)["text/html"]
    assert 'lang="pt-BR"' in shown(CASE.evidence["handshake"])["text/html"]


def test_an_attempt_tells_each_stage_what_was_sent_and_what_came_back():
    """From dns to where it ended."""
    made = shown(REFUSED)

    assert "Attempt r01: response: refused by status; status 403" == made["text/plain"]
    assert "token_state: empty, token_place: query" in made["text/html"]
    for word in ("name resolution", "TCP connection", "passed", "failed", "1.0\u00a0ms"):
        assert word in made["text/html"]


def test_an_attempt_that_was_closed_tells_the_code():
    """A window over its session is a row like a stage."""
    closed = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1008, "", 3.0))

    assert "close code 1008 after 3.0 ms" in shown(closed)["text/plain"]


def test_the_handshake_is_a_table_of_its_attempts():
    """In the order in which they were made, probes with their change."""
    made = shown(CASE.evidence["handshake"])["text/html"]

    assert made.index("<code>r01</code>") < made.index("<code>p01</code>")
    assert "status 403" in made


def test_evidence_without_facts_tells_why():
    """Unknown is never shown as nothing."""
    missing = Evidence("memory", NOW, 1.0, problem=Problem(ProblemKind.PERMISSION, "no right to read /proc"))

    made = shown(missing)

    assert "Evidence memory: not measured: permission, no right to read /proc" == made["text/plain"]
    assert "Not measured" in made["text/html"]


@pytest.mark.parametrize(
    "thing",
    [
        answered("r01", 403, HOSTILE, headers=(("Server", HOSTILE),)),
        ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1008, HOSTILE, 3.0)),
        Evidence("memory", NOW, 1.0, problem=Problem(ProblemKind.BUG, HOSTILE)),
        Evidence("handshake", NOW, 1.0, facts=Handshake((answered("r01", 403, change=Change("a", "b", (), HOSTILE)),))),
        case(of=replace(CASE.manifest.target, name=HOSTILE), handshake=repeats(REFUSED)),
    ],
    ids=["body", "close reason", "problem", "change", "target"],
)
def test_foreign_words_are_escaped_and_visible(thing: Rich):
    """A cell's HTML runs in the browser of whoever opens the notebook."""
    made = shown(thing)

    assert not {"<script", "<img"} & set(made["text/html"].split(">"))
    assert "<script>alert" not in made["text/html"]
    assert not any("\u202e" in text for text in made.values())


def test_a_section_shows_itself_and_prints_as_text():
    """What `choose` gives."""
    thing = Shown(Section("choose", "Title", "en", (Paragraph("1 < 2"),)))

    assert "<p>1 &lt; 2</p>" in shown(thing)["text/html"]
    assert "Title\n═════\n\n1 < 2\n" == str(thing) == shown(thing)["text/plain"]


def test_what_nothing_is_registered_for_is_left_to_repr():
    """As before `wsinvest.report` was loaded."""

    class Plain(Rich):
        def __repr__(self) -> str:
            return "plain"

    assert {"text/plain": "plain"} == shown(Plain())
    assert None is Plain()._repr_html_()
    assert shown(CASE)["text/html"] == CASE._repr_html_()
