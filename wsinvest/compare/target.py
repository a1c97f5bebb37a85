"""What was asked: the URL, the Origin, where the token travels, and how many connections were tried."""

from typing import Any, Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, difference
from wsinvest.model.target import Target

_NONE: Final = _("none", "a value")
_URL: Final = _("Another URL was asked: {before}, then {after}")
_ORIGIN: Final = _("The Origin was {before}, then {after}")
_AUTH: Final = _("The token travelled in {before}, then in {after}")
_ATTEMPTS: Final = _("{before:int} connections were tried, then {after:int}")
_INSECURE: Final = _("Certificates were verified in only one of the two runs")


@difference("target", label=_("What was asked"))
def target(before: Case, after: Case) -> Compared:
    """Each part of the question that is another one: then the runs may differ for that reason alone."""
    earlier, later = before.manifest.target, after.manifest.target
    return tuple(
        Changed(text, {"before": was or _NONE, "after": now or _NONE})
        for (text, was), (_text, now) in zip(_asked(earlier), _asked(later), strict=True)
        if was != now
    ) + ((Changed(_INSECURE),) if earlier.insecure != later.insecure else ())


def _asked(one: Target) -> tuple[tuple[Phrase, Any], ...]:
    return (
        (_URL, str(one.url)),
        (_ORIGIN, one.origin),
        (_AUTH, one.auth.mode.value),
        (_ATTEMPTS, one.attempts),
    )
