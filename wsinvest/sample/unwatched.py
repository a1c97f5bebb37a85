"""The parts of a sample that a target file does not ask for: an alert about them ends when the file is edited."""

from collections.abc import Iterator

from wsinvest.config.resolved import Resolved
from wsinvest.host.locality import addresses_of, runs_here
from wsinvest.model.gauge import CANARY, gauges
from wsinvest.model.sample import CERTIFICATE
from wsinvest.model.target import Target
from wsinvest.sample.here import Here


def unwatched(resolved: Resolved) -> tuple[str, ...]:
    """Their names, sorted. Where it cannot be told, as for a host without a known address, a part counts as watched."""
    return tuple(sorted(_parts(resolved)))


def _parts(resolved: Resolved) -> Iterator[str]:
    elsewhere = _is_elsewhere(resolved.target)
    if not resolved.watch.canary:
        yield CANARY
    if not resolved.target.url.secure:
        yield CERTIFICATE
    for unit in gauges():
        of_host = Here in {kind for kind, _optional in unit.needs.values()}
        if not unit.named(resolved) or (of_host and elsewhere):
            yield from unit.names


def _is_elsewhere(target: Target) -> bool:
    """True if the server is known to run on another host."""
    return target.process_pid is None and not runs_here(target) and bool(addresses_of(target.url.host))
