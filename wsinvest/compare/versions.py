"""Versions of what measured (wsinvest and its packages), and the program that serves."""

from typing import Final

from wsinvest.facts.server import Server
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference

_OURS: Final = _("The runs were made by different versions: {names:list}")
_PROGRAM: Final = _("{after} serves, before it was {before}")
_RESTARTED: Final = _("The server was started between the two runs")


@difference("versions", label=_("Programs and versions"))
def versions(before: Case, after: Case) -> Compared:
    """Our own versions that differ, another program, and a server that is younger than the time between the runs."""
    was, now = dict(before.manifest.versions), dict(after.manifest.versions)
    other = [f"{name} {was[name]} → {now[name]}" for name in sorted(was.keys() & now.keys()) if was[name] != now[name]]
    changes = [Changed(_OURS, {"names": other}, Turn.UNKNOWN)] if other else []
    earlier, later = before.facts(Server), after.facts(Server)
    if earlier and later and earlier.program != later.program:
        changes.append(Changed(_PROGRAM, {"before": earlier.program, "after": later.program}))
    between = (after.now - before.now).total_seconds()
    if later and later.age_s is not None and later.age_s < between:
        changes.append(Changed(_RESTARTED))
    return tuple(changes)
