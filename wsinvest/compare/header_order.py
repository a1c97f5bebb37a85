"""The names of the answer's headers and their order, which show that another program answers."""

from typing import Final

from wsinvest.compare.facts import LACKING, attempts
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Response
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, difference

_STATUS: Final = _("Answered {after:int}, before {before:int}")
_NEW: Final = _("New headers: {names:list}")
_GONE: Final = _("Headers that are gone: {names:list}")
_ORDER: Final = _("The same headers come in another order: {after:list}; before: {before:list}")


@difference("headers", label=_("Headers of the answer"))
def header_order(before: Case, after: Case) -> Compared:
    """Another status alone where it differs, since another status brings other headers; else names and order."""
    found = attempts(before, after)
    was, now = (one.response for one in found) if found else (None, None)
    if was is None or now is None:
        return LACKING
    if was.status != now.status:
        return (Changed(_STATUS, {"before": was.status, "after": now.status}),)
    earlier, later = _names(was), _names(now)
    came, went = sorted(set(later) - set(earlier)), sorted(set(earlier) - set(later))
    changes = [Changed(text, {"names": names}) for text, names in ((_NEW, came), (_GONE, went)) if names]
    if not changes and earlier != later:
        return (Changed(_ORDER, {"before": earlier, "after": later}),)
    return tuple(changes)


def _names(answer: Response) -> list[str]:
    """Names in the order in which they came: those that may be shown with their values, then the others."""
    return [*(name.lower() for name, _value in answer.headers), *map(str.lower, answer.other_headers)]
