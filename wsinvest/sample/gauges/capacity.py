"""The capacity that was measured last, as `wsinvest capacity` keeps it."""

import msgspec

from wsinvest.config.resolved import Resolved
from wsinvest.host.files import UNREADABLE, StoreError, read
from wsinvest.model.gauge import NotSeen, gauge
from wsinvest.model.sample import Why
from wsinvest.sample.service import Service
from wsinvest.store import kept_capacity


class _Limit(msgspec.Struct, frozen=True):
    low: int
    binds: bool


class _Kept(msgspec.Struct, frozen=True):
    limits: tuple[_Limit, ...]


def _is_measured(resolved: Resolved) -> bool:
    return kept_capacity.last(resolved.target) is not None


@gauge("capacity", every_s=600.0, named=_is_measured)
async def capacity(service: Service) -> dict[str, float]:
    """The lower end of the limit that binds; nothing if it was never measured at this URL, or none was predicted."""
    if not _is_measured(service.resolved):
        return {}
    try:
        kept = msgspec.json.decode(read(kept_capacity.document(service.resolved.target.name)), type=_Kept)
    except (StoreError, *UNREADABLE) as error:
        raise NotSeen(Why.MISSING) from error
    low = next((one.low for one in kept.limits if one.binds), None)
    return {} if low is None else {"capacity": float(low)}
