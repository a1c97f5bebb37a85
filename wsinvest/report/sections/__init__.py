"""The sections of notebooks, page and terminal by name, made from a diagnosis in the reader's language."""

from collections.abc import Mapping
from typing import Final

from wsinvest.diagnose.engine import diagnose
from wsinvest.i18n.catalogue import SOURCE
from wsinvest.i18n.messages import normalise
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import Registry, judging
from wsinvest.report import phrases
from wsinvest.report.blocks import Section
from wsinvest.report.sections import (
    actions,
    attempts,
    capacity,
    changed,
    configuration,
    evidence,
    held,
    load,
    report,
    resources,
    storm,
    timeline,
    token_trace,
    tokens,
)
from wsinvest.report.sections.view import Maker, View

__all__ = ["COLLECTED", "REPORT", "diagnosed", "last_language", "section", "view_of"]

COLLECTED: Final[Mapping[str, Maker]] = {
    "config": configuration.config,
    "token": tokens.token,
    "passport": token_trace.section,  # published notebooks ask for it by this name
    "resource": resources.resource,
    "handshake": attempts.handshake,
    "session": held.session,
}
REPORT: Final[Mapping[str, Maker]] = {
    "head": report.head,
    "verdict": report.verdict,
    "problems": report.problems,
    "causes": report.causes,
    "since_green": changed.section,
    "today": actions.today,
    "plan": actions.plan,
    "objectives": actions.objectives,
    "load": load.section,
    "storm": storm.section,
    "next": actions.following,
    "timeline": timeline.section,
    "capacity": capacity.capacity,
    "measured": evidence.measured,
    "not_examined": evidence.not_examined,
    "evidence": evidence.evidence,
}
_MAKERS: Final = {**COLLECTED, **REPORT}
_last: list[tuple[Case, Diagnosis]] = []


def section(case: Case | Diagnosis, name: str, language: str = "", registry: Registry | None = None) -> Section:
    """The section of this name (see COLLECTED and REPORT), in `language` or else in the case's language.

    Raises ValueError for an unknown name, UnknownLanguage for an unknown language.
    """
    if name not in _MAKERS:
        raise ValueError(f"no section is called {name!r}; there are {', '.join(_MAKERS)}")
    diagnosis = case if isinstance(case, Diagnosis) else diagnosed(case)
    view = view_of(diagnosis, language, registry)
    return Section(name, view.say(phrases.TITLES[name]), view.language, _MAKERS[name](view))


def view_of(diagnosis: Diagnosis, language: str = "", registry: Registry | None = None) -> View:
    """A diagnosis in a language; the words of findings come from the registry's rules."""
    return View(diagnosis, normalise(language or diagnosis.case.manifest.language), registry or judging())


def diagnosed(case: Case) -> Diagnosis:
    """The diagnosis of the case; the last one is cached, since a notebook shows many sections of one case."""
    if not _last or _last[0][0] is not case:
        _last[:] = [(case, diagnose(case))]
    return _last[0][1]


def last_language() -> str:
    """The language of the case that was diagnosed last, which what stands without a case is shown in; else English."""
    return _last[0][0].manifest.language if _last else SOURCE
