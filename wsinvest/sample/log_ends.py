"""Ends of connections by the named logs of a target, without those of our own connections."""

from typing import TYPE_CHECKING, Final

from wsinvest.collect.log import BLOCK_BYTES
from wsinvest.sample.log_tail import Tail

if TYPE_CHECKING:
    from wsinvest.host.log_ends import Ended, Tellers

_MOST_OWED: Final = 4  # ends of ours that a log may still write; what it never writes is forgotten


class LogEnds:
    """Counts the ends since the sample before. What a log wrote earlier only shows whether it tells of all of them."""

    def __init__(self, named: str) -> None:
        """`named`: the setting that names the logs, empty for none. Nothing is read yet."""
        self._tail = Tail(named)
        self._tellers: Tellers | None = None
        self._owed = [0, 0]  # ends of ours whose lines are still to be left out: with a close frame, cut

    def ours(self, *, cut: bool) -> None:
        """A connection of ours ended: its line is left out."""
        self._owed[cut] = min(self._owed[cut] + 1, _MOST_OWED)

    def since_last(self) -> "Ended | None":
        """The ends since the last call; None at the first, or where no log tells of all of them with their manner.

        Raises NotSeen if none of the logs can be read.
        """
        if not self._tail.places:
            return None
        from wsinvest.host.log_ends import Ended, Tellers  # only where a log is named

        first = self._tellers is None
        tellers = self._tellers = self._tellers or Tellers()
        found: dict[int, Ended] = {}
        for _at, text in self._tail.gained(BLOCK_BYTES if first else 0):
            for teller, ended in tellers.read(text.splitlines()).items():
                found[teller] = found.get(teller, Ended()) + ended
        if first or tellers.best is None:
            self._owed = [0, 0]
            return None
        return self._others(found.get(tellers.best, Ended()))

    def _others(self, told: "Ended") -> "Ended":
        """Without ours; a line of ours that comes late is left out then."""
        cut = min(told.cut, told.all)
        well = told.all - cut
        left = [min(self._owed[0], well), min(self._owed[1], cut)]
        self._owed = [owed - taken for owed, taken in zip(self._owed, left, strict=True)]
        return type(told)(well - left[0] + cut - left[1], cut - left[1])
