"""What servers say before they go: errors in the first messages, reasons of close frames, and what these name. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, ErrorMessage
from wsinvest.model.stage import StageName, State

_DEPENDENCIES: Final = (
    ("Redis", r"\bredis\b|\bvalkey\b|\bNOAUTH\b"),
    ("PostgreSQL", r"\bpostgres(?:ql)?\b|\bpsycopg|\basyncpg\b|\bpgbouncer\b"),
    ("MySQL", r"\bmysql\b|\bmariadb\b"),
    ("MongoDB", r"\bmongo(?:db|ose)?\b"),
    ("Kafka", r"\bkafka\b"),
    ("RabbitMQ", r"\brabbitmq\b|\bamqp\b"),
    ("NATS", r"\bnats\b"),
    ("database", r"\bdatabase\b|\bSQLSTATE\b"),
    ("message broker", r"\b(?:message )?broker\b|\bchannel layer\b"),
    ("upstream", r"\bupstream\b|\bbackend (?:service|server)\b|\bECONNREFUSED\b"),
)
_DOWN: Final = (
    r"unavailable|unreachable|not (?:available|reachable|connected|responding)|(?:is|are) down\b|\bdown\b|timed? ?out"
    r"|refused|ECONN\w+|lost|failed|failure|cannot connect|can't connect|could not connect|unable to connect"
    r"|error \d+ connecting|no connection|NOAUTH|gone away|too many connections|exhausted"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A dependency that the server's own words name as failing. `reference`: the evidence that holds the words."""

    name: str
    words: str
    reference: str


def error_messages(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats in which the server reported an error in its first messages."""
    return tuple(one for one in handshake.repeats if one.told is not None)


def told_of(attempt: Attempt) -> str:
    """Code and words of the error message, empty if there was none."""
    return "" if attempt.told is None else quoted(attempt.told)


def quoted(told: ErrorMessage) -> str:
    """Code and words as one text, without a full stop, since it ends a sentence of ours."""
    return ": ".join(filter(None, (told.code, told.words))).rstrip(".")


def dependency_named(handshake: Handshake) -> Named | None:
    """The dependency that a first message or the reason of a close frame names as failing, None if none does."""
    for one in handshake.repeats:
        for words, part in ((told_of(one), "told"), (one.close.reason if one.close else "", "session")):
            name = dependency_in(words)
            if name:
                return Named(name, words, f"handshake:repeats/{one.id}/{part}")
    return None


def dependency_in(words: str) -> str:
    """The kind of dependency that these words name as failing, empty if they name none, or nothing that fails."""
    if not re.search(_DOWN, words, re.I):
        return ""
    return next((name for name, pattern in _DEPENDENCIES if re.search(pattern, words, re.I)), "")


def watched_or_told(handshake: Handshake) -> int:
    """How many repeats were watched for the first second, or were told of an error before."""
    return sum(one.told is not None or _is_watched(one) for one in handshake.repeats)


def _is_watched(attempt: Attempt) -> bool:
    stage = attempt.stage(StageName.FIRST_SECOND)
    return stage is not None and stage.state is not State.SKIPPED
