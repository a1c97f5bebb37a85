"""The words of an alert in a reader's language: its texts, filled with the words of an event or a state."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis import gauges
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.facts.words import word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.alert import AlertEvent, AlertState
from wsinvest.model.finding import ObjectiveState
from wsinvest.model.stage import Reason

WHERE: Final[Mapping[str, Phrase]] = {
    gauges.MEMORY_HOST: _("on the host"),
    gauges.MEMORY_CGROUP: _("in the server's control group"),
    gauges.MEMORY_TOLD: _("according to the health endpoint"),
}


def said(told: AlertEvent | AlertState, part: str, language: str) -> str:
    """A part (title, impact, cause, fix, check) of an alert; its plain name where it never fired."""
    text = alerts()[told.code].text
    return text.say(part, language, _readable(told.words, language)) if told.words else text.plain.say(language)


def alert_word(code: str, language: str) -> str:
    """The plain name of an alert, without numbers; its code where another version wrote it."""
    return alerts()[code].text.plain.say(language) if code in alerts() else code


def _readable(words: Mapping[str, object], language: str) -> dict[str, object]:
    """With reasons, places and durations that may be unknown in words."""
    found = dict(words)
    if words.get("reason"):
        number = words.get("status") or ""
        found["reason"] = f"{word(Reason(str(words['reason'])), language)} {number}".rstrip()
    if words.get("where") in WHERE:
        found["where"] = WHERE[str(words["where"])].say(language)
    for name in [name for name in words if name.endswith("_ms")]:
        found[name.removesuffix("_ms")] = _ms(words[name], language)
    return found


def _ms(value: object, language: str) -> str:
    """A duration that may be unknown."""
    return KINDS["ms"](value, language) if isinstance(value, int | float) else word(ObjectiveState.UNKNOWN, language)
