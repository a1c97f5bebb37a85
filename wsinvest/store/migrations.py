"""What older versions wrote, brought to today's schema one step at a time: a table of steps, from 1 on."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from wsinvest.host.files import SCHEMA
from wsinvest.store.probes_of_schema_2 import PROBES

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


def _probes_say_what_they_separate(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 recorded a probe's axis and label; schema 3 also its words and the codes that it separates."""
    facts = content.get("facts")
    if content.get("collector") != "handshake" or not isinstance(facts, dict):
        return content
    return content | {"facts": facts | {"probes": [_with_words(probe) for probe in facts.get("probes", [])]}}


def _with_words(probe: dict[str, Any]) -> dict[str, Any]:
    change = probe.get("change")
    if not isinstance(change, dict) or change.get("label") not in PROBES:
        return probe
    axis, separates, text = PROBES[change["label"]]
    return probe | {"change": change | {"axis": axis, "separates": separates, "text": text}}


# By the schema that a step begins with.
STEPS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    1: _log_tells_what_it_says,
    2: _probes_say_what_they_separate,
}
