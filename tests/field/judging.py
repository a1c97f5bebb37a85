"""Compares what was said of a field case with what is true of it: right, partly, wrong or silent; and alarms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from typing import Any

from tests.faults.score import GRAVE, OF_THIS_HOST
from tests.field.case import Case

# What a cause shows itself by. Beside the true cause such a finding is tolerated as a root, and nothing else is.
SYMPTOMS = (
    "http.answer.unexplained",
    "http.auth.rejected",
    "http.handshake.closed_early",
    "http.handshake.timeout",
    "http.handshake.unexplained",
    "http.service.unavailable",
    "session.close.*",
    "tcp.connection.reset",
    "tls.handshake.failed",
)


class Verdict(StrEnum):
    """How good a diagnosis is."""

    RIGHT = "right"  # the true cause is a root, and no other cause is blamed beside it
    PARTLY = "partly"  # the true cause is found, but is no root, or another is blamed beside it
    WRONG = "wrong"  # another cause is blamed
    SILENT = "silent"  # no cause, or a symptom


@dataclass(frozen=True)
class Judged:
    """The verdict, all grave roots, those of them that are not true, and those not true that are called proven."""

    verdict: Verdict
    roots: tuple[str, ...]
    wrong: tuple[str, ...]
    overclaims: tuple[str, ...]


def judged(document: Mapping[str, Any], case: Case) -> Judged:
    """What is said of the case with its fault."""
    findings = _of_the_case(document)
    roots = [one for one in findings if one["root_cause"]]
    right = [one for one in roots if _true(one, document, case)]
    wrong = [one for one in roots if one["severity"] in GRAVE and not _tolerated(one["code"], case)]
    listed = any(_true(one, document, case) for one in findings)
    return Judged(
        verdict=_verdict(bool(right), listed, bool(wrong)),
        roots=tuple(one["code"] for one in roots),
        wrong=tuple(one["code"] for one in wrong),
        overclaims=tuple(one["code"] for one in wrong if one["confidence"] == "proven"),
    )


def alarms(document: Mapping[str, Any], case: Case) -> tuple[str, ...]:
    """The grave findings of the mended variant."""
    found = (one["code"] for one in _of_the_case(document) if one["severity"] in GRAVE)
    return tuple(code for code in found if code not in case.mended_allowed)


def _verdict(right: bool, listed: bool, blamed: bool) -> Verdict:
    if right and not blamed:
        return Verdict.RIGHT
    if listed:
        return Verdict.PARTLY
    return Verdict.WRONG if blamed else Verdict.SILENT


def _of_the_case(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [one for one in document["findings"] if not one["code"].startswith(OF_THIS_HOST)]


def _true(finding: Mapping[str, Any], document: Mapping[str, Any], case: Case) -> bool:
    if finding["code"] not in case.roots:
        return False
    steps = [step for step in document["plan"] if step["id"] in finding["steps"]]
    said = " ".join(str(value) for part in (finding, *steps) for value in part.values())
    return not case.says or re.search(case.says, said) is not None


def _tolerated(code: str, case: Case) -> bool:
    return any(fnmatch(code, pattern) for pattern in (*case.roots, *case.allowed, *SYMPTOMS))
