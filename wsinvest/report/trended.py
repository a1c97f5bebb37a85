"""The sections of a trend, and its JSON document: days, incidents, gauges, as tables with bars of one character."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from wsinvest.compare.statistics import Interval
from wsinvest.compare.trend import Day, Half, Outage, Trend
from wsinvest.diagnose.alert_words import alert_word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _, normalise
from wsinvest.model.alert import Found, Incident
from wsinvest.model.difference import Turn
from wsinvest.model.registry import judging
from wsinvest.report import labels
from wsinvest.report.blocks import (
    Block,
    Column,
    Definitions,
    Fold,
    Lead,
    Line,
    Mono,
    Paragraph,
    Section,
    Table,
)
from wsinvest.report.sparkline import gathered, sparkline
from wsinvest.report.trended_gauges import MOST_BARS, ranges

SCHEMA: Final = 1
_FEW_DAYS: Final = 45  # more rows than these are folded
_TITLES: Final[Mapping[str, Phrase]] = {
    "watched": _("Watch of {target}"),
    "incidents": _("Incidents"),
    "days": _("Day by day"),
    "gauges": _("Gauges"),
}
_FIRING: Final = _("{n:int} {n:plural:alert fires|alerts fire}: {alerts:list}.")
_QUIET: Final = _("No alert fires.")
_NOTHING: Final = _("Nothing was measured in these {n:int} days.")
_TURNS: Final[Mapping[Turn, Phrase]] = {
    Turn.BETTER: _(
        "More connections open in the later half of the time than in the earlier one: {later}, before {earlier}."
    ),
    Turn.WORSE: _(
        "Fewer connections open in the later half of the time than in the earlier one: {later}, before {earlier}."
    ),
    Turn.OTHER: _(
        "As many connections open in the later half of the time as in the earlier one: {later}, before {earlier}."
    ),
    Turn.UNKNOWN: _("The later half of the time cannot be compared with the earlier one."),
}
_SHARE: Final = _("{value:pct} ({least:pct} to {most:pct})")
_OPENED: Final = _("Connections that opened")
_P95: Final = _("Time to open (95th percentile)")
_BETWEEN: Final = _("{least:ms} to {most:ms}")
_OUTAGES: Final = _("Outages")
_OUTAGES_SAID: Final = _("{n:int}, {minutes:minutes} in all")
_CERTIFICATE: Final = _("Certificate")
_UNTIL: Final = _("valid until {at:date}, {days:int} {days:plural:day|days}")
_ENDED: Final = _("has expired, on {at:date}")
_WATCHED: Final = _("Watched")
_WATCHED_SAID: Final = _("{covered:pct} of {n:int} {n:plural:day|days}")
_DAY: Final = _("Day (UTC)")
_P50: Final = _("Median")
_P95_SHORT: Final = _("95th percentile")
_OUTAGE_OF: Final = _("{n:int} ({minutes:minutes})")
_SINCE: Final = _("Since")
_FOR: Final = _("For")
_CAUSE: Final = _("Root cause")
_STEP: Final = _("First step")
_GOES_ON: Final = _("goes on")
_NO_END: Final = _("no end was seen")
_ENDED_AT: Final = _("No watch is running: what follows is known up to {at:time}.")
_UNWATCHED: Final = _("no longer watched")
_WHAT: Final = _("What happened")
_CAUSES: Final = _("What happened and why")
_NO_INCIDENTS: Final = _("No incident and no outage in this time.")
_INDEPENDENT: Final = _(
    "The intervals count connections as independent. An outage makes many fail at once, so it stands beside them."
)
_FOUND: Final[Mapping[Found, Phrase]] = {
    Found.NOT_YET: _("not diagnosed yet"),
    Found.OPEN: _("cause open"),
    Found.WELL: _("no cause was found: all handshakes opened when it was diagnosed"),
    Found.CROWDED: _("not diagnosed: too many at once"),
    Found.LEFT_OUT: _("not diagnosed: the limit of diagnoses, or the server asked for fewer requests"),
}
_DAY_S: Final = 86_400.0
NAMES: Final = tuple(_TITLES)


def trended(found: Trend, name: str, language: str = "en") -> Section:
    """One of the sections NAMES; raises ValueError for an unknown name, UnknownLanguage for an unknown language."""
    if name not in _TITLES:
        raise ValueError(f"no section is called {name!r}; there are {', '.join(_TITLES)}")
    chosen = normalise(language)
    return Section(
        name, _TITLES[name].say(chosen, {"target": found.target}), chosen, tuple(_MAKERS[name](found, chosen))
    )


def document(found: Trend) -> str:
    """The trend as one ASCII JSON document; times in ms, shares 0..1, null where nothing was measured."""
    said = {
        "schema": SCHEMA,
        "target": found.target,
        "at": found.now.isoformat(),
        "turn": found.turn.value,
        "whole": _half(found.whole),
        "earlier": _half(found.earlier),
        "later": _half(found.later),
        "firing": [{"code": one.code, "since": one.at.isoformat()} for one in found.firing],
        "certificate_until": found.certificate_until.isoformat() if found.certificate_until else None,
        "outages": [_outage(one, found.until) for one in found.outages],
        "days": [_of_day(one) for one in found.days],
    }
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=2)


def _half(one: Half) -> dict[str, Any]:
    return {"success": _ends(one.success), "p95_ms": one.p95_ms}


def _ends(one: Interval | None) -> list[float] | None:
    return None if one is None else [one.value, one.least, one.most]


def _outage(one: Outage, now: datetime) -> dict[str, Any]:
    ended = one.ended.isoformat() if one.ended else None
    return {"incident": one.incident, "began": one.began.isoformat(), "ended": ended, "s": one.seconds(now)}


def _of_day(one: Day) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(),
        "covered_s": one.covered_s,
        "opened": one.opened,
        "failed": one.failed,
        "success": _ends(one.success),
        "p50_ms": one.p50_ms,
        "p95_ms": one.p95_ms,
        "outages": len(one.outages),
        "gauges": {name: [span.least, span.mean, span.most] for name, span in one.gauges.items()},
    }


def _head(found: Trend, language: str) -> Iterator[Block]:
    names = [alert_word(one.code, language) for one in found.firing]
    yield Lead(_FIRING.say(language, {"n": len(names), "alerts": names}) if names else _QUIET.say(language))
    if found.ended_at is not None:
        yield Paragraph(_ENDED_AT.say(language, {"at": found.ended_at}))
    if found.whole.success is None:
        yield Paragraph(_NOTHING.say(language, {"n": len(found.days)}))
    ends = {"later": _share(found.later.success, language), "earlier": _share(found.earlier.success, language)}
    yield Paragraph(_TURNS[found.turn].say(language, ends))
    yield Definitions(tuple((phrase.say(language), said) for phrase, said in _facts(found, language)))


def _facts(found: Trend, language: str) -> Iterator[tuple[Phrase, Line]]:
    shares = [None if one.success is None else one.success.value for one in found.days]
    times = [one.p95_ms for one in found.days]
    known = [value for value in times if value is not None]
    worst, slowest = gathered(shares, MOST_BARS, min), gathered(times, MOST_BARS, max)  # an outage stays seen
    yield _OPENED, f"{_share(found.whole.success, language)}  {sparkline(worst, 0.0, 1.0)}"
    span = _BETWEEN.say(language, {"least": min(known), "most": max(known)}) if len(set(known)) > 1 else ""
    yield _P95, f"{_form('ms', found.whole.p95_ms, language)}  {sparkline(slowest, 0.0)} {span}".rstrip()
    gone_s = sum(one.seconds(found.until) for one in found.outages)
    yield _OUTAGES, _OUTAGES_SAID.say(language, {"n": len(found.outages), "minutes": gone_s / 60})
    if found.certificate_until is not None:
        left = (found.certificate_until - found.now).total_seconds() / _DAY_S
        phrase = _UNTIL if left > 0 else _ENDED
        yield _CERTIFICATE, phrase.say(language, {"at": found.certificate_until, "days": int(left)})
    covered = sum(one.covered_s for one in found.days) / (_DAY_S * max(1, len(found.days)))
    yield _WATCHED, _WATCHED_SAID.say(language, {"covered": min(1.0, covered), "n": len(found.days)})


def _days(found: Trend, language: str) -> Iterator[Block]:
    titles = (_DAY, _OPENED, _P50, _P95_SHORT, _OUTAGES)
    columns = tuple(Column(title.say(language), number=title is not _DAY) for title in titles)
    rows = tuple(_day(one, found.until, language) for one in found.days if one.success or one.covered_s or one.outages)
    if not rows:
        yield Paragraph(_NOTHING.say(language, {"n": len(found.days)}))
        return
    table = Table(_OPENED.say(language), columns, rows)
    yield Fold(_TITLES["days"].say(language), (table,)) if len(rows) > _FEW_DAYS else table
    yield Paragraph(_INDEPENDENT.say(language), small=True)


def _day(one: Day, now: datetime, language: str) -> tuple[Line, ...]:
    minutes = sum(outage.seconds(now) for outage in one.outages) / 60
    gone = _OUTAGE_OF.say(language, {"n": len(one.outages), "minutes": minutes}) if one.outages else "0"
    return (
        KINDS["date"](datetime.combine(one.date, time(), UTC), language),
        _share(one.success, language),
        _form("ms", one.p50_ms, language),
        _form("ms", one.p95_ms, language),
        gone,
    )


def _incidents(found: Trend, language: str) -> Iterator[Block]:
    told = {one.id for one in found.incidents}
    rows = [_incident(one, found, language) for one in found.incidents]
    rows += [_bare(one, found.until, language) for one in found.outages if one.incident not in told]
    if not rows:
        yield Paragraph(_NO_INCIDENTS.say(language))
        return
    columns = tuple(Column(title.say(language)) for title in (_SINCE, _FOR, _WHAT, _CAUSE, _STEP))
    yield Table(_CAUSES.say(language), columns, tuple(rows))


def _incident(one: Incident, found: Trend, language: str) -> tuple[Line, ...]:
    lasted = ((one.closed_at or found.until) - one.opened_at).total_seconds() / 60
    length = KINDS["minutes"](lasted, language)
    if one.closed_at is None:
        length = f"{length} ({(_NO_END if found.ended_at else _GOES_ON).say(language)})"
    if one.unwatched:
        length = f"{length} ({_UNWATCHED.say(language)})"
    return (
        KINDS["time"](one.opened_at, language),
        length,
        _alerts(one.alerts, language),
        _cause(one, language),
        one.first_step,
    )


def _alerts(codes: Sequence[str], language: str) -> Line:
    """Alerts in words, and their codes."""
    return ("; ".join(alert_word(code, language) for code in codes), Mono(", ".join(codes)))


def _cause(one: Incident, language: str) -> Line:
    if one.found is Found.BESIDE:
        return one.sentence
    if one.root is None:
        return _FOUND.get(one.found, _FOUND[Found.OPEN]).say(language)
    from wsinvest.facts.words import word  # loads what has words: much for a trend without causes

    rule = judging().rules.get(one.root.code)
    title = rule.text.say("plain", language, {}) if rule else ""
    return (title, Mono(one.root.code), f"({word(one.root.confidence, language)})")


def _bare(one: Outage, now: datetime, language: str) -> tuple[Line, ...]:
    """An outage whose incident is not kept."""
    length = KINDS["minutes"](one.seconds(now) / 60, language)
    return (
        KINDS["time"](one.began, language),
        length,
        _alerts(("probe.failing",), language),
        labels.UNKNOWN.say(language),
        "",
    )


def _share(one: Interval | None, language: str) -> str:
    if one is None:
        return labels.UNKNOWN.say(language)
    return _SHARE.say(language, {"value": one.value, "least": one.least, "most": one.most})


def _form(kind: str, value: float | None, language: str) -> str:
    return labels.UNKNOWN.say(language) if value is None else KINDS[kind](value, language)


_MAKERS: Final = {"watched": _head, "incidents": _incidents, "days": _days, "gauges": ranges}
