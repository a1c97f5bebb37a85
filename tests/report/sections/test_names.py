"""Every section is there by name, in both languages, for any case, and harmless whatever the case holds."""

from dataclasses import replace
from itertools import product

import pytest

from tests.building import answered, case, repeats
from tests.report.sections.sample import LOGGING, diagnosis, fine, registry, sample, section
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.attempt import Response
from wsinvest.report import html, phrases, sections
from wsinvest.report.terminal import text

NAMES = [*sections.COLLECTED, *sections.REPORT]
SILENT = {"capacity", "causes", "load", "since_green", "storm", "timeline", "today"}  # told elsewhere, or not measured
EVIL = "<img src=x onerror=alert(1)>\x1b[2J\u202e"


ADVICE = diagnosis(LOGGING, of=fine().case)  # all opens, and there is a problem


@pytest.mark.parametrize(
    "of", [diagnosis(), fine(), diagnosis(of=case()), ADVICE], ids=["sample", "fine", "empty", "advice"]
)
def test_every_section_of_every_case_in_every_language(of):
    """Each has a title and something to say, as HTML and as text."""
    for name, language in product(NAMES, LANGUAGES):
        made = section(name, language, of)

        assert phrases.TITLES[name].say(language) == made.title
        assert made.blocks or name in SILENT, (name, language)
        assert bool(made.blocks) is bool(html.fragment(made))
        assert made.title in text(made)


def test_foreign_text_is_harmless_in_every_section():
    """A status phrase from a hostile server ends as text."""
    hostile = replace(answered("r01", 403), response=Response(403, EVIL))
    of = diagnosis(of=sample(handshake=repeats(hostile)))
    for name in NAMES:
        made = section(name, of=of)

        assert "<img" not in html.fragment(made), name
        assert not {"\x1b", "\u202e"} & set(html.fragment(made) + text(made)), name


def test_the_language_is_the_case_s_own_unless_another_is_given():
    """Any spelling of it."""
    own = replace(sample(), manifest=replace(sample().manifest, language="pt_BR"))
    judged = diagnosis(of=own)

    assert "Veredito" == sections.section(judged, "verdict", registry=registry()).title
    assert "Verdict" == sections.section(judged, "verdict", "en-US", registry()).title


def test_an_unknown_name_is_refused_with_the_known_ones():
    """A typing error in a notebook."""
    with pytest.raises(ValueError, match=r"no section is called 'verdit'; there are config, token, .*verdict"):
        sections.section(diagnosis(), "verdit")
