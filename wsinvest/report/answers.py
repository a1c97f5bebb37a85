"""Checks the answer to a step of the training by the diagnosis of what was measured."""

import difflib
from enum import StrEnum

from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import judging


class Result(StrEnum):
    """What an answer is."""

    NONE = "none"  # nothing was written yet
    RIGHT = "right"
    EFFECT = "effect"  # it was seen, and the root cause leads to it
    BESIDE = "beside"  # it was seen, and leads to no failure
    NOT_SO = "not_so"  # its rule had the facts and did not find it
    UNSEEN = "unseen"  # its rule lacked the facts
    NO_CODE = "no_code"


def result_of(answer: str, diagnosis: Diagnosis) -> Result:
    """What this answer is of this diagnosis: right if it is the code of a root cause."""
    code = answer.strip().lower()
    if not code:
        return Result.NONE
    if code not in judging().rules:
        return Result.NO_CODE
    finding = next((one for one in diagnosis.findings if one.code == code), None)
    if finding is None:
        return Result.NOT_SO if code in diagnosis.passed else Result.UNSEEN
    if finding.root_cause:
        return Result.RIGHT
    effect = any(link.code == code for chain in diagnosis.chains for link in chain[1:])
    return Result.EFFECT if effect else Result.BESIDE


def near(answer: str) -> str:
    """The code that was probably meant; empty if none is near."""
    found = difflib.get_close_matches(answer.strip().lower(), judging().rules, n=1)
    return found[0] if found else ""
