"""The pages of a fleet: one of all its targets, and one of each target; none of them loads anything."""

from collections.abc import Sequence
from typing import Final

from wsinvest.facts.fleet import Fleet
from wsinvest.i18n.messages import _
from wsinvest.model.finding import Diagnosis
from wsinvest.publish.page import sectioned, title_of
from wsinvest.report.blocks import Section
from wsinvest.report.fleet import NAMES, fleet_section
from wsinvest.report.html import fragment
from wsinvest.report.sections import REPORT, section

_TITLE: Final = _("Fleet: {name}")
_OF_OTHERS: Final = "since_green"  # what a watch keeps beside a run; a fleet has no such file


def fleet_page(found: Fleet, language: str) -> str:
    """The page of all targets: what is wrong and why, sorted by severity, with a link to the page of each."""
    sections = [fleet_section(found, name, language, linked=True) for name in NAMES]
    return _page(sections, language, _TITLE.say(language, {"name": found.name}), folds=False)


def target_page(diagnosis: Diagnosis, language: str) -> str:
    """The page of one target: the sections of its report, without pictures, since no notebook drew them."""
    sections = [section(diagnosis, name, language) for name in REPORT if name != _OF_OTHERS]
    first = sorted(sections, key=lambda one: one.name != "verdict")  # as in a report
    return _page(first, language, title_of(diagnosis.case.manifest))


def _page(sections: Sequence[Section], language: str, title: str, *, folds: bool = True) -> str:
    return sectioned("\n".join(map(fragment, sections)), language, title, folds=folds, footer="alone_footer")
