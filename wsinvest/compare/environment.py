"""The settings of the service: set, unset, another value. Secrets are compared by fingerprint or shape alone."""

from collections.abc import Iterable
from typing import Final

from wsinvest.compare.facts import LACKING, both
from wsinvest.facts.config import Config, Setting, ValueState
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference

_SET: Final = _("Set now: {names:list}")
_UNSET: Final = _("Not set any more: {names:list}")
_OTHER: Final = _("Another value: {names:list}")
_OPEN: Final = _(
    "Not comparable, since each run has its own key of fingerprints: {names:list}; runs with the same --key-file are"
)


@difference("environment", label=_("Settings"))
def environment(before: Case, after: Case) -> Compared:
    """Settings by name. Fingerprints of two keys always differ, so they count only if one is equal in both runs."""
    found = both(Config, before, after)
    if found is None or not all(one.source_named for one in found):
        return LACKING
    was, now = ({one.name: one for one in config.values if one.state is ValueState.SET} for config in found)
    one_key = bool(_fingerprints(was.values()) & _fingerprints(now.values()))
    kept = sorted(was.keys() & now.keys())
    other = [name for name in kept if _other(was[name], now[name], one_key)]
    unclear = [name for name in kept if name not in other and not _same(was[name], now[name], one_key)]
    told = ((_SET, sorted(now.keys() - was.keys())), (_UNSET, sorted(was.keys() - now.keys())), (_OTHER, other))
    changes = tuple(Changed(text, {"names": names}) for text, names in told if names)
    return (*changes, *((Changed(_OPEN, {"names": unclear}, Turn.UNKNOWN),) if unclear else ()))


def _fingerprints(settings: Iterable[Setting]) -> frozenset[str]:
    return frozenset(one.fingerprint for one in settings if one.fingerprint)


def _other(was: Setting, now: Setting, one_key: bool) -> bool:
    """True if the values surely differ."""
    if was.shown or now.shown:
        return was.shown != now.shown
    return was.shape != now.shape or (one_key and was.fingerprint != now.fingerprint)


def _same(was: Setting, now: Setting, one_key: bool) -> bool:
    """True if the values are surely equal."""
    return was.shown == now.shown if was.shown else one_key and was.fingerprint == now.fingerprint
