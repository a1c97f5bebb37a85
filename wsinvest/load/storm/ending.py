"""What ends the bursts of a storm on a host of others: the rules that end any load."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic_ns
from typing import Final

from wsinvest.config.resolved import Resolved
from wsinvest.facts.load import Aborted
from wsinvest.facts.load_words import LOADS
from wsinvest.load.abort import Seen, abort_reason
from wsinvest.load.address_watch import AddressWatch
from wsinvest.load.consent import Permission
from wsinvest.load.engine import Engine
from wsinvest.load.target_watch import TargetWatch
from wsinvest.model.failure import Exit, Failure

Ends = Callable[[Engine], Aborted]
_LOOK_NS: Final = 50_000_000


class StormEnded(Failure):
    """A burst was ended for the sake of the target; the message says why."""

    exit_status = Exit.INCOMPLETE


@contextmanager
def ends_of(resolved: Resolved, permission: Permission) -> Iterator[Ends]:
    """Asked all the time, with the burst's engine: why all of it must end, NOT if there is no reason.

    Each failure is looked at, and what else is seen of the target every 50 ms.
    """
    addresses = AddressWatch(resolved.target.url, permission)
    with TargetWatch(resolved) as watch:
        due = known = 0

        def why(engine: Engine) -> Aborted:
            nonlocal due, known
            failed = engine.failures.total + engine.ends.early
            if failed == known and monotonic_ns() < due:
                return Aborted.NOT
            due, known = monotonic_ns() + _LOOK_NS, failed
            addresses.check()
            return _reason(engine, watch, moved=addresses.moved)

        yield why


def _reason(engine: Engine, watch: TargetWatch, *, moved: bool) -> Aborted:
    last = watch.last
    return abort_reason(
        Seen(
            tried=engine.counts.tried,
            failures=dict(engine.failures.counts),
            early=engine.ends.early,
            memory=last.memory,
            descriptors=last.descriptors,
            health=last.health,
            died=last.died,
            killed=last.killed,
            moved=moved,
        )
    )


def ended(why: Aborted, opened: int, clients: int) -> StormEnded:
    """As a failure, with how far the burst came."""
    said = LOADS[Aborted][why].say("en", {})
    return StormEnded(f"the storm was ended: {said}; {opened} of {clients} connections opened that began at once")
