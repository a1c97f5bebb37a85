"""The addresses of the host name, and the one that answered."""

from typing import Final

from wsinvest.compare.facts import LACKING, attempts
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, difference

_NEW: Final = _("New addresses: {names:list}")
_GONE: Final = _("Addresses that are gone: {names:list}")
_PEER: Final = _("{after} answered, before it was {before}")


@difference("addresses", label=_("Addresses"))
def addresses(before: Case, after: Case) -> Compared:
    """Addresses that came and went; another peer only where both runs know the same addresses."""
    found = attempts(before, after)
    if found is None or not all(one.addresses or one.peer for one in found):
        return LACKING
    earlier, later = found
    was = {one.address for one in earlier.addresses}
    now = {one.address for one in later.addresses}
    changes = [
        Changed(text, {"names": sorted(names)}) for text, names in ((_NEW, now - was), (_GONE, was - now)) if names
    ]
    if not changes and earlier.peer and later.peer and earlier.peer != later.peer:
        changes.append(Changed(_PEER, {"before": earlier.peer, "after": later.peer}))
    return tuple(changes)
