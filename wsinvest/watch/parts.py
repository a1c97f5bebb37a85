"""What a watched target is made of: resolved anew when its files change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wsinvest.diagnose.watching import Regime
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.watching import WatchSettings
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.sample.sampler import Sampler
from wsinvest.store.history import History
from wsinvest.watch.board import Board
from wsinvest.watch.diagnosing import Asked
from wsinvest.watch.fleet import Fleet
from wsinvest.watch.journal import Journal
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.reporting import Reporter
from wsinvest.watch.turns import Turns


@dataclass(frozen=True, slots=True)
class Parts:
    """What a watched target is made of.

    `receivers`: URLs by the names of their variables. `reporter`: None where incidents get no report. `page`: the
    address of the live page, empty without one. `files`: the target's own, which are read again when they change.
    `unwatched`: the parts of a sample that the target file does not ask for.
    """

    name: str
    settings: WatchSettings
    lines: AlertLines
    language: str
    asked: Asked
    sampler: Sampler
    history: History
    outbox: Outbox
    board: Board
    journal: Journal
    redactor: Redactor
    receivers: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    reporter: Reporter | None = None
    fleet: Fleet = field(default_factory=Fleet)
    turns: Turns = field(default_factory=Turns)
    page: str = ""
    files: tuple[Path, ...] = ()
    unwatched: tuple[str, ...] = ()

    def regime(self) -> Regime:
        """How it is judged from the next sample on."""
        return Regime(self.history.next_seq, self.lines, self.settings.every_s, unwatched=self.unwatched)
