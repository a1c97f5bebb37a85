"""What several workers found of one target under load: the screen and the JSON document (schema 1)."""

import json
from collections.abc import Iterator
from typing import Any, Final, Protocol

from wsinvest.facts.load import Aborted, Load, broken_by, ms
from wsinvest.facts.load_words import LOADS
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import _
from wsinvest.report import load_document
from wsinvest.report.blocks import shown
from wsinvest.report.sections.load import UNSURE, searched, void
from wsinvest.report.terminal import WIDTH, wrap

_HEAD: Final = _(
    "{target}: {opened:int} of {tried:int} {tried:plural:connection|connections} opened, {held:int} held at once, of "
    "{most:int} that were declared"
)
_LATENCY: Final = _("Latency of all workers, merged: p50 {p50}, p99 {p99}; own lag p99 {lag}")
_PART: Final = _("{worker}: {opened:int} of {tried:int} opened, p50 {p50}, p99 {p99}, own lag p99 {lag}")
_LOST: Final = _("{worker} was lost ({why}); its part is missing, and nobody did it again")
_FAILED: Final = _("{worker} did not do its part: {why}")
_OF_THE_REST: Final = _(
    "These rates are what the other workers sent; what was sent by those that are missing is not in them."
)
_ALONE: Final = _("{worker} alone passed the line at this rate, which ended the search.")
_ENDED: Final = _("The load ended before its time: {why}")
_UNKNOWN: Final = "–"


class Part(Protocol):
    """What became of the part of one worker."""

    @property
    def worker(self) -> str:
        """Its name."""

    @property
    def load(self) -> Load | None:
        """What it found, None without a result."""

    @property
    def why(self) -> str:
        """Why there is none."""

    @property
    def lost(self) -> bool:
        """True if the worker went away."""


class Together(Protocol):
    """A load of several workers."""

    @property
    def target(self) -> str:
        """The target's name."""

    @property
    def engine(self) -> str:
        """children or dask."""

    @property
    def run(self) -> str:
        """The name of the run."""

    @property
    def declared(self) -> int:
        """The connections that all parts were to have at most, also those of which nothing came."""

    @property
    def load(self) -> Load:
        """What all found, merged."""

    @property
    def parts(self) -> "tuple[Part, ...]":
        """Each worker's own."""

    @property
    def exit_status(self) -> int:
        """The worst."""


def document(found: Together) -> str:
    """One ASCII JSON document: that of a load, with each worker's own beside the merged one."""
    said: dict[str, Any] = load_document.of(found.load) | {
        "target": found.target,
        "run": found.run,
        "engine": found.engine,
        "declared": found.declared,
        "held": found.load.held,
        "exit_status": found.exit_status,
        "workers": [_worker(one) for one in found.parts],
    }
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _worker(one: Part) -> dict[str, Any]:
    own = None if one.load is None else load_document.of(one.load)
    return {"name": one.worker, "lost": one.lost, "message": one.why, "load": own}


def screen(found: Together, language: str = "en", width: int = WIDTH) -> str:
    """One screen: what opened, the merged percentiles with those of each worker, and who was lost."""
    return "\n".join(wrap(shown(line), width, rest="  ") for line in _lines(found, language)) + "\n"


def _lines(found: Together, language: str) -> Iterator[str]:
    load = found.load
    counts = {"opened": load.opened, "tried": load.tried, "held": load.held, "most": found.declared}
    yield _HEAD.say(language, {"target": found.target, **counts})
    yield _LATENCY.say(language, _times(load, language))
    for one in found.parts:
        if one.load is not None:
            counts = {"opened": one.load.opened, "tried": one.load.tried}
            yield _PART.say(language, {"worker": one.worker, **counts, **_times(one.load, language)})
        else:
            yield (_LOST if one.lost else _FAILED).say(language, {"worker": one.worker, "why": one.why})
    if load.limited or load.aborted is Aborted.GENERATOR:
        yield void(load).say(language)
    elif (late := load.lateness).unsure:
        yield UNSURE.say(language, {"late": late.late, "count": late.count, "most": late.most_ms})
    found_by_search = " ".join(phrase.say(language, values) for phrase, values in searched(load))
    if found_by_search:
        yield found_by_search
        if any(one.load is None for one in found.parts):
            yield _OF_THE_REST.say(language)
        yield from (_ALONE.say(language, {"worker": one}) for one in _alone(found))
    if load.aborted:
        yield _ENDED.say(language, {"why": LOADS[Aborted][load.aborted].say(language, {})})


def _alone(found: Together) -> Iterator[str]:
    """The workers whose own values broke the line that all together kept."""
    find, carried = found.load.plan.find, found.load.carried
    if find is None or carried is None or carried != found.load.search[-1].rate:
        return
    for one in found.parts:
        if one.load is not None and broken_by(one.load.search, find) is not None:
            yield one.worker


def _times(load: Load, language: str) -> dict[str, str]:
    found = {"p50": ms(load.measured, 0.5), "p99": ms(load.measured, 0.99), "lag": load.lag_p99_ms}
    return {name: _UNKNOWN if value is None else KINDS["ms"](value, language) for name, value in found.items()}
