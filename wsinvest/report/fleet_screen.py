"""The screen of a fleet: how many are well, the causes with their targets, what was lost, and where the page is."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.fleet import FAILED, LOST, NOT_EXAMINED, Fleet, Member, SharedCause
from wsinvest.i18n.messages import _
from wsinvest.report import phrases
from wsinvest.report.blocks import shown
from wsinvest.report.fleet import sentence, state_word, titled
from wsinvest.report.terminal import WIDTH, wrap

_CAUSES: Final = 6
_NAMES: Final = 5
_INDENT: Final = "  "
_CAUSE: Final = _("{n:int} {n:plural:target|targets}: {title}")
_AND_MORE: Final = _("{names}, and {n:int} more")
_STEP: Final = _("First step: {step}")
_MORE: Final = _("{n:int} further root {n:plural:cause|causes}: see the page")
_TOLD: Final = frozenset({LOST, FAILED, NOT_EXAMINED})
_GONE: Final = _("Lost with {worker} ({why}), asked no second time: {names}")
_NONE: Final = _("No diagnosis of {name}: {why}")
_UNNAMED: Final = _("Not well, and no root cause was found: {names}")
_SKIPPED: Final = _("Not examined: {names}")


def screen(found: Fleet, page: str, *, quiet: bool = False, width: int = WIDTH) -> str:
    """One screen of at most `width` columns; `quiet`: the sentence and the page only."""
    language = found.language
    head = f"{found.name}: {sentence(found, language)}"
    end = f"{phrases.REPORT_AT.say(language)}: {page}"
    if quiet:
        return f"{shown(head)}; {end}\n"
    width = max(40, min(width, 100))
    parts = [wrap(shown(head), width), *_causes(found, width), *_without(found, width)]
    return "\n\n".join([*parts, end]) + "\n"


def _causes(found: Fleet, width: int) -> Iterator[str]:
    by_name = {one.name: one for one in found.members}
    for cause in found.causes[:_CAUSES]:
        yield "\n".join(_cause(found, cause, by_name[cause.members[0]], width))
    if len(found.causes) > _CAUSES:
        yield _MORE.say(found.language, {"n": len(found.causes) - _CAUSES})


def _cause(found: Fleet, cause: SharedCause, first: Member, width: int) -> Iterator[str]:
    language = found.language
    title = _CAUSE.say(language, {"n": len(cause.members), "title": titled(cause.code, cause.title, language)})
    yield wrap(f"[{state_word(first.state, language)}] {shown(title)}", width, rest=_INDENT)
    yield wrap(_names(cause.members, language), width, _INDENT)
    if first.step:
        yield wrap(_STEP.say(language, {"step": first.step}), width, _INDENT)


def _without(found: Fleet, width: int) -> Iterator[str]:
    """What was lost, by worker, and what has no diagnosis."""
    by_worker: dict[tuple[str, str], list[str]] = {}
    for one in found.members:
        if one.state == LOST:
            by_worker.setdefault((one.worker, one.message), []).append(one.name)
    for (worker, why), names in by_worker.items():
        said = {"worker": worker, "why": why, "names": _names(tuple(names), found.language)}
        yield wrap(shown(_GONE.say(found.language, said)), width, rest=_INDENT)
    unnamed = tuple(one.name for one in found.members if not one.well and not one.code and one.state not in _TOLD)
    if unnamed:
        yield wrap(shown(_UNNAMED.say(found.language, {"names": _names(unnamed, found.language)})), width, rest=_INDENT)
    skipped = tuple(one.name for one in found.members if one.state == NOT_EXAMINED)
    if skipped:
        yield wrap(shown(_SKIPPED.say(found.language, {"names": _names(skipped, found.language)})), width, rest=_INDENT)
    failed = [one for one in found.members if one.state == FAILED]
    for one in failed[:_NAMES]:
        yield wrap(shown(_NONE.say(found.language, {"name": one.name, "why": one.message})), width, rest=_INDENT)


def _names(names: tuple[str, ...], language: str) -> str:
    said = ", ".join(map(shown, names[:_NAMES]))
    more = len(names) - _NAMES
    return said if more <= 0 else _AND_MORE.say(language, {"names": said, "n": more})
