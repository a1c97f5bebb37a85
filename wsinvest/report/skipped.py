"""What was not examined, named in a few words for the first screen; the reasons are shown with -v."""

from collections.abc import Mapping
from typing import Final

from wsinvest.facts.words import FAMILIES, named
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.finding import NotExamined
from wsinvest.model.taxonomy import family_of
from wsinvest.report.sections.view import View

# Attempts that were left out, by the name that the facts have for them.
_ATTEMPTS: Final[Mapping[str, Phrase]] = {
    "repeats": _("further attempts"),
    "probes": _("requests with one thing changed"),
    "plain": _("plain GETs"),
}


def briefly(view: View) -> list[str]:
    """What was not examined, each name once: topics by their label, rules by the family of their problem."""
    found = (name for item in view.diagnosis.not_examined for name in _names(view, item))
    return list({name.lower(): name for name in found}.values())


def _names(view: View, item: NotExamined) -> list[str]:
    families = dict.fromkeys(map(family_of, item.codes))
    topics = (view.say(_ATTEMPTS[name]) if name in _ATTEMPTS else view.topic(name) for name in item.topics)
    return [*topics, *(named(FAMILIES, family, view.language) for family in families)]
