"""Answers of a server that cannot serve: how long they took, and what they say."""

from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName

WAITED_MS = 900.0  # a gateway that was refused by its server answers at once


def was_waited_for(attempt: Attempt) -> bool:
    response = attempt.stage(StageName.RESPONSE)
    return response is not None and (response.took_ms or 0.0) >= WAITED_MS


def answer_body(attempt: Attempt) -> str:
    return attempt.response.body if attempt.response else ""
