"""What a diagnosis means for the alert that asked for it: its root explains the alert, or stands beside it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from wsinvest.facts.words import word
from wsinvest.i18n.messages import _
from wsinvest.model.alert import AlertEvent, Found
from wsinvest.watch.diagnosing import Conclusion

BESIDE: Final = _("When it was diagnosed all handshakes opened. Found beside it ({confidence}): {sentence}")
ADVICE: Final = _("{fix} Check: {check}")
LONGER_S: Final = 5.0  # sessions are held for so much longer than the age at which the held connection ended
MOST_HOLD_S: Final = 70.0  # a limit of a minute is usual; the message waits for what is held

Means = Callable[[str], Iterable[str]]  # the codes of findings that an alert is a symptom of


def hold_s(dropped: AlertEvent | None) -> float:
    """How long sessions are held to see why the held connection ends at one age, 0: not at all.

    `dropped`: the last event of `canary.dropped`, None where that is not what fires.
    """
    age_s = dropped.words.get("equal_age_s") if dropped else None
    hold = age_s + LONGER_S if isinstance(age_s, int | float) and age_s > 0 else 0.0
    return hold if hold <= MOST_HOLD_S else 0.0


def attached(found: Conclusion, codes: tuple[str, ...], means: Means, advice: str, language: str) -> Conclusion:
    """The conclusion as the incident of these alerts takes it; `advice`: the first alert's own, where it has no step.

    A root is a cause of what was seen. Where all handshakes opened, it is that of an alert which is a symptom of it, or
    of what it leads to; any other one stands beside it.
    """
    explains = not found.opened or any(set(means(code)) & set(found.follows) for code in codes)
    if found.root is not None and not explains:
        said = BESIDE.say(language, {"confidence": word(found.root.confidence, language), "sentence": found.sentence})
        found = replace(found, found=Found.BESIDE, root=None, sentence=said, first_step="", rivals=(), follows=())
    return found if found.first_step else replace(found, first_step=advice)
