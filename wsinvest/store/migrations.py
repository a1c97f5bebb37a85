"""What older versions wrote, brought to today's schema one step at a time: a table of steps, from 1 on."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from wsinvest.host.files import SCHEMA

OLDEST: Final = 1


def brought_up(raw: bytes, schema: int) -> bytes:
    """A JSON file of this older schema as today's version would have written it."""
    content = msgspec.json.decode(raw)
    for number in range(schema, SCHEMA):
        content = STEPS[number](content) | {"schema": number + 1}
    return msgspec.json.encode(content)


def _log_tells_what_it_says(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 counted one complaint of a server's log; schema 2 names each, over all that was read and lately."""
    facts = content.get("facts")
    if content.get("collector") != "log" or not isinstance(facts, dict):
        return content
    lines = facts.get("unsupported_upgrades", 0)
    said = [{"name": "upgrade_unsupported", "lines": lines, "lately": lines}] if lines else []
    kept = {name: value for name, value in facts.items() if name != "unsupported_upgrades"}
    return content | {"facts": kept | {"said": said}}


# By the schema that a step begins with.
STEPS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: _log_tells_what_it_says}
