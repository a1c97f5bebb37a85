"""How a diagnosis compares with what is known of its entry, and how all of them do together."""

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.faults.diagnosing import Said, diagnose, diagnose_all
from tests.faults.entry import Entry
from tests.faults.start import Started

GRAVE = ("critical", "high")
# How full the examining machine is, is true whatever server is examined on it.
OF_THIS_HOST = ("resource.memory.", "resource.cpu.", "resource.sockets.", "resource.conntrack.")


@dataclass(frozen=True)
class Result:
    """What was right and what was not."""

    said: Said
    roots: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    alarms: tuple[str, ...]
    unproven: tuple[str, ...]
    alone: bool = False

    @property
    def right(self) -> bool:
        """Nothing missed, nothing wrong, nothing claimed without proof."""
        return not (self.missed or self.wrong or self.alarms or self.unproven)


async def examine(entries: Iterable[Entry], places: Mapping[str, Started], folder: Path) -> dict[str, Result]:
    """All that run, a few at a time; what goes wrong in that crowd is examined once more, alone.

    How long a server takes is evidence, and on a busy machine our own crowd is what makes it slow.
    """
    said = await diagnose_all(entries, places, folder)
    results = {name: compare(one) for name, one in said.items()}
    for name, one in results.items():
        if not one.right:
            results[name] = replace(compare(await diagnose(one.said.entry, places[name], folder)), alone=True)
    return results


def compare(said: Said) -> Result:
    """The entry's expectations against the diagnosis."""
    entry = said.entry
    findings = [one for one in said.document["findings"] if not one["code"].startswith(OF_THIS_HOST)]
    by_code = {one["code"]: one for one in findings}
    grave = [one["code"] for one in findings if one["severity"] in GRAVE]
    roots = tuple(code for code in grave if by_code[code]["root_cause"])
    allowed = {*entry.roots, *entry.allowed}
    named = {rival["code"] for code in roots for rival in by_code[code]["rivals"]}
    unwanted = [code for code in grave if code.startswith(entry.never or ("\0",)) and code not in allowed]
    return Result(
        said=said,
        roots=roots,
        missed=(
            *(code for code in entry.roots if not by_code.get(code, {}).get("root_cause")),
            *(code for code in entry.finds if code not in by_code),
            *(f"{code} as a rival" for code in entry.rivals if code not in named),
        ),
        wrong=() if entry.healthy else tuple(code for code in roots if code not in allowed),
        alarms=tuple(grave) if entry.healthy else tuple(unwanted),
        unproven=tuple(code for code in entry.roots if code in by_code and not _proven(by_code[code], entry)),
    )


def totals(results: Iterable[Result]) -> dict[str, float | None]:
    """Recall and precision of root causes over the faults, false alarms over all entries, the median time.

    None where nothing was examined that could tell.
    """
    every = list(results)
    faults = [one for one in every if not one.said.entry.healthy]
    due = sum(len(one.said.entry.roots) for one in faults)
    found = due - sum(len(set(one.missed) & set(one.said.entry.roots)) for one in faults)
    said = sum(len(one.roots) for one in faults)
    right = said - sum(len(one.wrong) for one in faults)
    return {
        "recall": round(found / due, 3) if due else None,
        "precision": round(right / said, 3) if said else None,
        "false_alarms": sum(len(one.alarms) for one in every),
        "examined_alone": sum(one.alone for one in every),
        "median_s": round(statistics.median(one.said.took_s for one in every), 2) if every else None,
    }


def _proven(finding: Mapping[str, Any], entry: Entry) -> bool:
    """Whether it is as sure as it can be; where a probe must be part of the proof, some probe is cited."""
    if entry.proven and finding["confidence"] != "proven":
        return False
    return not entry.probe or any(reference.startswith("handshake:probes/") for reference in finding["evidence"])
