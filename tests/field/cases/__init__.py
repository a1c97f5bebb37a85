"""The field cases: faults that people reported in public, by what stands between the client and its cause."""

from types import ModuleType

from tests.field.case import Case
from tests.field.cases import (
    applications,
    backends,
    behind,
    browsers,
    checked,
    edges,
    forwarders,
    languages,
    proxies,
    secrets,
    sessions,
    sharing,
    told,
    words,
)


def _of(module: ModuleType) -> list[Case]:
    return [one for one in vars(module).values() if isinstance(one, Case)]


CASES = tuple(
    one
    for module in (
        proxies,
        backends,
        forwarders,
        browsers,
        checked,
        edges,
        words,
        sessions,
        behind,
        secrets,
        languages,
        told,
        sharing,
        applications,
    )
    for one in _of(module)
)
