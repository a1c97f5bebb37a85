"""From what was typed to a watch that can run: targets, their folders, receivers, the page."""

import os
import ssl
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wsinvest.config.named_files import files_of
from wsinvest.config.options import Options
from wsinvest.config.resolve import Resolved, resolve
from wsinvest.diagnose.alert_catalogue import lines_from
from wsinvest.host import open_files, paths
from wsinvest.model.case import Unmeasured
from wsinvest.model.failure import Failure
from wsinvest.model.target import Target
from wsinvest.model.watching import LEAST_EVERY_S, MOST_EVERY_S
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.sample.sampler import Sampler
from wsinvest.sample.unwatched import unwatched
from wsinvest.store.history import History, WatchBusy
from wsinvest.transport import tls
from wsinvest.watch.board import Board
from wsinvest.watch.diagnosing import asked
from wsinvest.watch.fleet import Fleet
from wsinvest.watch.heartbeat import Heartbeat
from wsinvest.watch.journal import Journal
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.overseer import Overseer
from wsinvest.watch.parts import Parts
from wsinvest.watch.reporting import Reporter
from wsinvest.watch.standing import OWN
from wsinvest.watch.turns import Turns
from wsinvest.watch.watched import Watched

MOST_TARGETS: Final = 500
MOST_WATCHES: Final = 100
FILES_A_TARGET: Final = 20  # its history, /proc, connections, the pipes of a diagnosis; 12 were seen
FILES_BESIDE: Final = 200  # of the watch itself: the page and its readers, libraries


class CannotWatch(Failure):
    """A watch cannot begin; one line that names the target, the variable or the number."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed. `every_s`: overrides that of the target files; `page`: the address of the page, empty without.

    `report`: publish a report for each incident.
    """

    targets: tuple[str, ...]
    options: Options
    every_s: float | None = None
    page: str = ""
    report: bool = False


def folder_of(name: str) -> Path:
    """The folder of a target's history."""
    return paths.data() / "watch" / paths.slug(name)


def watched(what: Asked, board: Board, journal: Journal) -> list[Watched]:
    """Every target, resolved and locked; raises CannotWatch, TargetError, WrongLine, WatchBusy. All or none begin."""
    if len(what.targets) > MOST_TARGETS:
        raise CannotWatch(f"{len(what.targets)} targets: one watch takes {MOST_TARGETS}; start a second one")
    prepared = [_prepared(spec, what) for spec in what.targets]
    names = [one.resolved.target.name for one in prepared]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise CannotWatch(f"{twice} is named twice; name each target once, or give them names of their own")
    _allow_files(len(prepared))
    with ExitStack() as stack:  # what was opened is closed again if a later target cannot begin
        opened = [(one, stack.enter_context(_history(one))) for one in prepared]
        shared = Shared(board, journal, Fleet(), Reporter() if what.report else None, Turns())
        begun = [Watched(_parts(one, history, what, shared)) for one, history in opened]
        stack.pop_all()
    return begun


def _allow_files(targets: int) -> None:
    """Let as many files be open as so many targets need; raises CannotWatch."""
    due = targets * FILES_A_TARGET + FILES_BESIDE
    allowed = open_files.allow(due)
    if allowed < due:
        fit = max(1, (allowed - FILES_BESIDE) // FILES_A_TARGET)
        raise CannotWatch(
            f"{targets} targets need {due} open files, {allowed} are allowed here: raise the hard limit "
            f"(ulimit -Hn, LimitNOFILE of systemd), or watch {fit} at most"
        )


def receivers_of(spec: str, options: Options) -> tuple[Target, Mapping[str, Secret]]:
    """A target and its receivers by their variables; raises CannotWatch, TargetError."""
    one = _prepared(spec, Asked((spec,), options))
    return one.resolved.target, {name: one.receivers[name] for name in one.resolved.watch.notify}


def overseer(found: Sequence[Watched], journal: Journal) -> Overseer:
    """Whoever looks at the watch itself; its messages go to every receiver of its targets. Raises StoreError."""
    receivers = {
        name: url for one in found for name, url in one.parts.receivers.items() if name in one.parts.settings.notify
    }
    every_s = max(one.parts.settings.every_s for one in found)
    history = _own_history(every_s)
    outbox = Outbox(history.folder / "outbox", receivers, lambda: datetime.now(UTC))
    return Overseer(every_s, history, outbox, journal, found[0].parts.language)


def _own_history(every_s: float) -> History:
    """The history of the watch itself: the first folder that no other watch holds."""
    for number in range(1, MOST_WATCHES + 1):
        folder = paths.data() / "watch" / (OWN if number == 1 else f"{OWN}-{number}")
        with suppress(WatchBusy):
            return History.open(folder, every_s=every_s)
    raise CannotWatch(f"{MOST_WATCHES} watches run here already; stop one first")


def heartbeat(found: Sequence[Watched]) -> Heartbeat | None:
    """The dead man's ping of the first target that names one: a watch has one life."""
    named = next((one.parts for one in found if one.parts.settings.heartbeat), None)
    return None if named is None else Heartbeat(named.receivers[named.settings.heartbeat])


@dataclass(frozen=True, slots=True)
class Shared:
    """What all targets of a watch share. `reporter`: None where incidents get no report."""

    board: Board
    journal: Journal
    fleet: Fleet
    reporter: Reporter | None
    turns: Turns


@dataclass(frozen=True, slots=True)
class _Prepared:
    spec: str
    resolved: Resolved
    redactor: Redactor
    receivers: Mapping[str, Secret]


def _prepared(spec: str, what: Asked, redactor: Redactor | None = None) -> _Prepared:
    """The target resolved; with the redactor of before it, old secrets stay filtered."""
    redactor = redactor or Redactor()
    resolved = resolve(spec, what.options, redactor=redactor)
    settings = resolved.watch
    if what.every_s is not None:
        if not LEAST_EVERY_S <= what.every_s <= MOST_EVERY_S:
            raise CannotWatch(f"--every {what.every_s:g}: give {LEAST_EVERY_S:g} to {MOST_EVERY_S:g} seconds")
        resolved = replace(resolved, watch=replace(settings, every_s=what.every_s))
    lines_from(settings.lines, clear_s=settings.clear_s, where=f"{resolved.target.name}, [watch.lines]")
    names = (*settings.notify, *filter(None, (settings.heartbeat,)))
    receivers = {name: _receiver(name, resolved) for name in names}
    for name, url in receivers.items():
        redactor.learn(url, name)
    return _Prepared(spec, resolved, redactor, receivers)


def _receiver(name: str, resolved: Resolved) -> Secret:
    """The URL that a variable holds: of our environment, else of the target's `.env`; raises CannotWatch."""
    entry = resolved.env.last(name)
    text = os.environ.get(name, "") or ("" if entry is None else entry.value.reveal())
    if not text.strip():
        raise CannotWatch(f"{resolved.target.name}: {name} is not set; export it, or take it out of [watch]")
    if ":" not in text:
        raise CannotWatch(
            f"{resolved.target.name}: {name} holds no URL; write https://..., smtp://... or one of Apprise"
        )
    return Secret(text.strip())


def _history(one: _Prepared) -> History:
    settings, folder = one.resolved.watch, folder_of(one.resolved.target.name)
    return History.open(folder, every_s=settings.every_s, keep_days=settings.keep_days, keep_mb=settings.keep_mb)


async def again(old: Watched, what: Asked) -> None:
    """Resolve a target anew and go on with it; raises Failure, and then nothing has changed."""
    spec = old.parts.asked.spec
    one = _prepared(spec, what, old.parts.redactor)
    if one.resolved.target.name != old.parts.name:
        raise CannotWatch(f"{old.parts.name} is called {one.resolved.target.name} now; start the watch again for that")
    _renew_trust(one)
    known = old.parts
    shared = Shared(known.board, known.journal, known.fleet, known.reporter, known.turns)
    await old.go_on(_parts(one, known.history, what, shared))


def _parts(one: _Prepared, history: History, what: Asked, shared: Shared) -> Parts:
    settings, target = one.resolved.watch, one.resolved.target
    notify = {name: url for name, url in one.receivers.items() if name in settings.notify}
    return Parts(
        name=target.name,
        settings=settings,
        lines=lines_from(settings.lines, clear_s=settings.clear_s),
        language=target.language,
        asked=asked(one.spec, _with_key(what.options, history.folder), None, target.language),
        sampler=Sampler(one.resolved, canary=settings.canary),
        history=history,
        outbox=Outbox(history.folder / "outbox", notify, lambda: datetime.now(UTC)),
        board=shared.board,
        journal=shared.journal,
        fleet=shared.fleet,
        turns=shared.turns,
        redactor=one.redactor,
        receivers=one.receivers,
        reporter=shared.reporter,
        page=what.page,
        files=(*files_of(one.spec, what.options), *_of_trust(target)),
        unwatched=unwatched(one.resolved),
    )


def _renew_trust(one: _Prepared) -> None:
    """Read certificates and keys again; raises CannotWatch."""
    trust = route_to(one.resolved.target, one.resolved.credentials).trust
    try:
        for each in {trust, replace(trust, certificate="", key="")}:  # the other one is for other hosts, as of a login
            tls.renew(each)
    except Unmeasured as error:
        raise CannotWatch(f"{one.resolved.target.name}: {error}") from error


def _of_trust(target: Target) -> tuple[Path, ...]:
    """The files of certificates and keys that it needs, the system's too: they are renewed while a watch runs."""
    system = ssl.get_default_verify_paths().cafile if target.url.secure else None
    named = (target.ca_file, target.client_certificate, target.client_key, system)
    return tuple(Path(one).absolute() for one in dict.fromkeys(filter(None, named)))


def _with_key(options: Options, folder: Path) -> Options:
    """The options with a key of the target's own: fingerprints of two diagnoses can then be compared."""
    return options if options.key_file else replace(options, key_file=str(folder / "key"))
