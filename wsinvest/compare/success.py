"""The share of connections that opened, with its 95 % interval."""

from typing import Final

from wsinvest.compare.facts import LACKING
from wsinvest.compare.statistics import Interval, share, share_difference
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, Turn, difference

_TEXT: Final = _(
    "{after:pct} opened ({after_least:pct} to {after_most:pct}), before {before:pct} "
    "({before_least:pct} to {before_most:pct})"
)
_CHANCE: Final = _(
    "{after:pct} opened, before {before:pct}: with so few connections that may be chance "
    "(the difference lies between {least:pct} and {most:pct})"
)


@difference("success", label=_("Connections that opened"))
def success(before: Case, after: Case) -> Compared:
    """Another share, if the interval of the difference excludes zero; a difference that may be chance is called so."""
    was, now = success_of(before), success_of(after)
    if was is None or now is None:
        return LACKING
    between = share_difference(was, now)
    if between.excludes_zero:
        values = {**_fields("before", was), **_fields("after", now)}
        return (Changed(_TEXT, values, Turn.BETTER if between.value > 0 else Turn.WORSE),)
    if between.value:
        values = {"before": was.value, "after": now.value, "least": between.least, "most": between.most}
        return (Changed(_CHANCE, values, Turn.UNKNOWN),)
    return ()


def success_of(case: Case) -> Interval | None:
    """The share of repeats that opened, with its interval; None without repeats."""
    made = case.facts(Handshake)
    return share(made.tally.opened, made.tally.count) if made and made.tally.count else None


def _fields(name: str, one: Interval) -> dict[str, float]:
    return {name: one.value, f"{name}_least": one.least, f"{name}_most": one.most}
