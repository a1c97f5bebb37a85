"""The JSON document of a fleet (schema 1): what `fleet --json` prints and fleet.json holds; and back."""

import json
from dataclasses import asdict, replace
from typing import Any, Final

import msgspec

from wsinvest.facts.fleet import Fleet, SharedCause, counted
from wsinvest.report.fleet import sentence, titled

SCHEMA: Final = 1
READS: Final = ("name", "run", "at", "language", "engine", "members", "workers", "took_s")


def fleet_document(found: Fleet, report: str = "") -> str:
    """The fleet as one ASCII JSON document; `report`: where its page is, empty for a document that lies beside it.

    Times are in the unit that their name ends with, shares 0..1, null where nothing was measured.
    """
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "name": found.name,
        "run": found.run,
        "at": found.at.isoformat(),
        "language": found.language,
        "engine": found.engine,
        "took_s": round(found.took_s, 1),
        "exit_status": found.exit_status,
        "sentence": sentence(found, found.language),
        "well": found.well,
        "states": dict(counted(found.members)),
        "causes": [asdict(_titled(one, found.language)) for one in found.causes],
        "members": [asdict(one) for one in found.worst_first],
        "workers": [asdict(one) for one in found.workers],
    }
    if report:
        said["report"] = report
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _titled(cause: SharedCause, language: str) -> SharedCause:
    return replace(cause, title=titled(cause.code, cause.title, language))


def fleet_of(raw: bytes) -> Fleet:
    """The fleet of such a document; raises msgspec.MsgspecError or ValueError for anything else."""
    content = msgspec.json.decode(raw, type=dict[str, Any])
    if content.get("schema") != SCHEMA:
        raise ValueError(f"schema {content.get('schema')!r} of a fleet; this version reads {SCHEMA}")
    return msgspec.convert({key: content[key] for key in READS if key in content}, Fleet, strict=False)
