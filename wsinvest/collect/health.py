"""The health endpoint's own words: whether it answers, how fast, and the memory figures that it gives."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from wsinvest.collect.metrics import same_host
from wsinvest.facts.health import Health
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.probe.exchange import exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

DEEPEST: Final = 4
LARGEST_COUNT: Final = 10**9

# Names are compared in lower case without separators, an inner one with its outer one's name in front:
# {"memory": {"percent": 80.8}} is memorypercent. A bare `memory` or `usage` has no unit and is not guessed at, and the
# heap of a runtime is not the memory of the host.
_AROUND: Final = "(?:data|details|metrics|resources|system|host|container|virtual)*"
_MEMORY: Final = rf"{_AROUND}mem(?:ory)?(?:used|usage|utili[sz]ation)?"
_PERCENT: Final = re.compile(rf"{_MEMORY}(?:percent|percentage|pct)")
_RATIO: Final = re.compile(rf"{_MEMORY}ratio")
_USED: Final = re.compile(rf"{_AROUND}mem(?:ory)?used(?:bytes|mb)?")
_KIND: Final = "(?:websockets?|ws|active|open|current)*"
_COUNT: Final = re.compile(rf"{_AROUND}{_KIND}connections?(?:count|total|open|active|current)?")


@collector
async def health(target: Target, credentials: Credentials, redactor: Redactor, deadline: Deadline) -> Health:
    """Ask the health endpoint once."""
    if target.health_url is None:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no health endpoint is named (WS_HEALTH_URL)")
    if not same_host(target.health_url, target):
        raise Unmeasured(ProblemKind.OUT_OF_SIGHT, "WS_HEALTH_URL is on another host than the target, and is not asked")
    answer = await exchange(
        target.health_url,
        method="GET",
        resource=credentials.health_resource or target.health_url.path,
        headers=(("Accept", "application/json"),),
        redactor=redactor,
        deadline=deadline,
        route=route_to(target, credentials),
    )
    figures = dict(_numbers(_json(answer.body)))
    return Health(
        url=str(target.health_url),
        stages=answer.stages,
        response=answer.response,
        took_ms=answer.took_ms,
        memory_ratio=memory_ratio(figures),
        connections=connections(figures),
    )


def memory_ratio(figures: dict[str, float]) -> float | None:
    """The share of memory in use: by a name that has a unit, else used and total of an object called memory."""
    for pattern, whole in ((_PERCENT, 100.0), (_RATIO, 1.0)):
        found = next((value / whole for name, value in figures.items() if pattern.fullmatch(name)), None)
        if found is not None and 0 <= found <= 1:
            return found
    return next((ratio for name in figures if (ratio := _used_of_total(name, figures)) is not None), None)


def connections(figures: dict[str, float]) -> int | None:
    """The number of open connections, if a name says so."""
    found = next((value for name, value in figures.items() if _COUNT.fullmatch(name)), None)
    return int(found) if found is not None and 0 <= found <= LARGEST_COUNT else None


def _used_of_total(name: str, figures: dict[str, float]) -> float | None:
    if not _USED.fullmatch(name):
        return None
    used, total = figures[name], figures.get(name.replace("used", "total"), 0.0)
    return used / total if 0 <= used <= total and total else None


def _json(body: bytes) -> Any:
    try:
        # As floats integers of absurd length become infinite instead of expensive.
        return json.loads(body, parse_int=float, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):  # no JSON, or absurdly nested
        return None


def _numbers(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, float]]:
    """Every finite number of the document by its squeezed path, not deeper than DEEPEST."""
    if isinstance(value, dict) and depth < DEEPEST:
        for name, inner in value.items():
            yield from _numbers(inner, path + re.sub(r"[^a-z0-9]", "", name.lower()), depth + 1)
    elif isinstance(value, float) and math.isfinite(value):
        yield path, value
