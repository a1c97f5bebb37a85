"""Renders the list of reports: all runs grouped by target, with status, root cause, change, duration and trend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from wsinvest.facts.words import word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.finding import STATUSES, Severity
from wsinvest.model.registry import judging
from wsinvest.publish.page import boxed, framed, template
from wsinvest.report.phrases import OK, WITHOUT_SEVERITY
from wsinvest.report.sparkline import sparkline

_TREND: Final = 60  # runs in a strip; a phone has room for them in a few lines
_LANGUAGE_NAMES: Final = {"en": "English", "es": "Español", "pt_BR": "Português"}  # each in its own words
_WORDS: Final[Mapping[str, Phrase]] = {
    "reports": _("WebSocket investigations"),
    "date": _("Date"),
    "status": _("Status"),
    "problems": _("Problems"),
    "cause": _("Root cause"),
    "change": _("Since the last run"),
    "duration": _("Duration"),
    "language": _("Language"),
    "filter": _("Filter by target, status or cause"),
    "trend": _("Status of each run, oldest first"),
    "no_match": _("No run matches."),
}
_RUNS: Final = _("{target}: {n:int} {n:plural:run|runs}, newest first")
_SUMMARY: Final = _("{targets:int} {targets:plural:target|targets}, {runs:int} {runs:plural:run|runs}")
_CUT: Final = _("was cut, no result")
_DAMAGED: Final = _("cannot be read")
_PARTLY: Final = _("incomplete", "beside a status")
_FIRST: Final = _("first run")
_SAME: Final = _("same")
_NEW: Final = _("new: {causes:list}")
_GONE: Final = _("gone: {causes:list}")
_WAS: Final = _("was {status}")
_OPENED: Final = _("{before:pct} → {after:pct} opened")
_SLOWER: Final = _("p95 {before:ms} → {after:ms}")
_OVER_TIME: Final = _("Opened, run by run: {opened}")
_TIMES: Final = _("p95 of the handshake, run by run: {times} ({least:ms} to {most:ms})")
_FAR: Final = 0.5  # a p95 that is half as long again, or less than two thirds, is said


@dataclass(frozen=True, slots=True)
class Entry:
    """One run in the list of reports; status, totals and roots (code and title) as in findings.json.

    `opened`: the share of connections that opened; `p95_ms`: of their time to open; None if unknown.
    `href`: empty for a run without a result; then `cut` tells whether it was cut or cannot be read.
    """

    run: str
    target: str
    taken_at: datetime
    href: str = ""
    status: str = ""
    problems: int = 0
    roots: tuple[tuple[str, str], ...] = ()
    took_s: float | None = None
    language: str = ""
    incomplete: bool = False
    cut: bool = True
    opened: float | None = None
    p95_ms: float | None = None


def render_index(entries: Sequence[Entry], language: str) -> str:
    """The HTML page that lists these runs: the worst target first, and of each the newest run first."""
    by_target: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.taken_at, entry.run)):
        by_target.setdefault(entry.target, []).append(entry)
    groups = [_group(target, found, language) for target, found in sorted(by_target.items(), key=_worst_first)]
    words = {name: phrase.say(language) for name, phrase in _WORDS.items()}
    summary = _SUMMARY.say(language, {"targets": len(by_target), "runs": len(entries)})
    body = template("index.html.j2").render(groups=groups, words=words, summary=summary)
    return framed(boxed(body), language, words["reports"], script="index.js", footer="list_footer")


def _worst_first(group: tuple[str, list[Entry]]) -> tuple[int, str]:
    target, found = group
    newest = next((entry for entry in reversed(found) if entry.status), None)
    return (STATUSES.index(newest.status) if newest else len(STATUSES), target)


def _group(target: str, oldest_first: list[Entry], language: str) -> dict[str, Any]:
    told = [entry for entry in oldest_first if entry.status]
    before = {later.run: earlier for earlier, later in pairwise(told)}
    rows = [_row(entry, before.get(entry.run), language) for entry in reversed(oldest_first)]
    newest = _row(told[-1], None, language) if told else rows[0]
    caption = _RUNS.say(language, {"target": target, "n": len(rows)})
    trend = [_row(entry, None, language) for entry in oldest_first[-_TREND:]]
    return {
        "target": target,
        "caption": caption,
        "rows": rows,
        "newest": newest,
        "trend": trend,
        "over_time": _over_time(told[-_TREND:], language),
    }


def _row(entry: Entry, before: Entry | None, language: str) -> Mapping[str, Any]:
    return {
        "date": KINDS["time"](entry.taken_at, language),
        "href": entry.href,
        "tone": _tone(entry),
        "status": _status(entry, language),
        "partly": _PARTLY.say(language) if entry.incomplete and entry.status != "incomplete" else "",
        "problems": KINDS["int"](entry.problems, language) if entry.status else "",
        "causes": [_title(entry, code, language) for code in dict(entry.roots)],
        "change": _change(entry, before, language) if entry.status else "",
        "took": "" if entry.took_s is None else KINDS["s"](entry.took_s, language),
        "language": _LANGUAGE_NAMES.get(entry.language, entry.language),
        "lang": entry.language.replace("_", "-"),
    }


def _tone(entry: Entry) -> str:
    if entry.status == "ok":
        return "good"
    return "unknown" if not entry.status or entry.status in WITHOUT_SEVERITY else entry.status


def _status(entry: Entry, language: str) -> str:
    if not entry.status:
        return (_CUT if entry.cut else _DAMAGED).say(language)
    return status_word(entry.status, language)


def status_word(status: str, language: str) -> str:
    """A status of findings.json in words."""
    if status == "ok":
        return OK.say(language)
    if status in WITHOUT_SEVERITY:
        return WITHOUT_SEVERITY[status].say(language)
    return word(Severity[status.upper()], language)


def _change(entry: Entry, before: Entry | None, language: str) -> str:
    """The root causes that came and went since the run before, and its status if that was another one."""
    if before is None:
        return _FIRST.say(language)
    now, then = dict(entry.roots), dict(before.roots)
    parts = [
        *_named(_NEW, [_title(entry, code, language) for code in now if code not in then], language),
        *_named(_GONE, [_title(before, code, language) for code in then if code not in now], language),
        *([_WAS.say(language, {"status": status_word(before.status, language)})] * (before.status != entry.status)),
        *_numbers(entry, before, language),
    ]
    return "; ".join(parts) or _SAME.say(language)


def _numbers(entry: Entry, before: Entry, language: str) -> Iterable[str]:
    """Another share of connections that opened, and a p95 that is far from the one before."""
    if entry.opened is not None and before.opened is not None and entry.opened != before.opened:
        yield _OPENED.say(language, {"before": before.opened, "after": entry.opened})
    if (
        entry.p95_ms
        and before.p95_ms
        and max(entry.p95_ms, before.p95_ms) > (1 + _FAR) * min(entry.p95_ms, before.p95_ms)
    ):
        yield _SLOWER.say(language, {"before": before.p95_ms, "after": entry.p95_ms})


def _over_time(entries: Sequence[Entry], language: str) -> list[str]:
    """The runs' shares and times as small bars in text, oldest first; nothing for fewer than two of them."""
    opened = [one.opened for one in entries if one.opened is not None]
    times = [one.p95_ms for one in entries if one.p95_ms is not None]
    said = [_OVER_TIME.say(language, {"opened": sparkline(opened, 0.0, 1.0)})] if len(opened) > 1 else []
    if len(times) > 1:
        values = {"times": sparkline(times, 0.0), "least": min(times), "most": max(times)}
        said.append(_TIMES.say(language, values))
    return said


def _title(entry: Entry, code: str, language: str) -> str:
    """The title of a root cause as its run said it; in the list's language, then without numbers, if that differs."""
    said = dict(entry.roots)[code]
    rule = None if entry.language == language else judging().rules.get(code)
    return rule.text.say("plain", language, {}) if rule else said


def _named(phrase: Phrase, causes: list[str], language: str) -> Iterable[str]:
    return [phrase.say(language, {"causes": causes})] if causes else []
