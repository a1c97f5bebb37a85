"""Logs that are too quiet: by their level, or by what the lines of a given log lack."""

from dataclasses import replace

import pytest

from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config, file
from wsinvest.facts.config import FileState
from wsinvest.facts.log import Log
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.rules.config.logging_limited import logging_limited

GOOD = Log("server.log", 900, 10, 10, 10, 4)
UNNAMED = replace(config({}), source_named=False, env_file=file(state=FileState.NOT_NAMED))


@pytest.mark.parametrize(
    ("level", "limited"),
    [
        ("INFO", False), ("debug", False), ("trace", False), ("20", False), ("30", False), ("verbose-ish", False),
        ("WARNING", True), ("warn", True), ("error", True), ("off", True), ("40", True), ("", True),
    ],
)  # fmt: skip
def test_a_level_above_info_is_too_quiet(level, limited):
    """In words and in numbers; a word that we do not know is not judged."""
    assert limited == isinstance(logging_limited(config({**COMPLETE, "LOG_LEVEL": level}), None), Fail)


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"with_time": 0}, "Server log: 10 lines read, none with a time."),
        ({"with_level": 0, "with_connection_id": 0}, "Server log: 10 lines read, none with a level, a connection id."),
        ({"lines": 1, "with_connection_id": 0}, "Server log: 1 line read, none with a connection id."),
    ],
)
def test_a_log_that_lacks_what_one_connection_is_followed_by(changed, cause):
    """Named part by part, with each count as proof."""
    facts, log = config(), replace(GOOD, **changed)
    hit = logging_limited(facts, log)

    assert (Severity.MEDIUM, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert cause == said(logging_limited, hit, "en", config=facts, log=log)["cause"]


def test_level_and_log_are_told_together():
    """In sentences of the reader's language."""
    facts, log = config({}), replace(GOOD, with_time=0)
    cause = said(logging_limited, logging_limited(facts, log), "pt_BR", config=facts, log=log)["cause"]

    assert "LOG_LEVEL não está definido. Log do servidor: 10 linhas lidas, nenhuma com hora." == cause


@pytest.mark.parametrize("log", [GOOD, Log("server.log", 0, 0, 0, 0, 0)])
def test_a_log_with_all_of_it_or_without_a_line_is_fine(log):
    """An empty one may just have been rotated."""
    assert Pass() == logging_limited(config(), log)


def test_a_log_is_judged_without_a_env_too():
    """The level is then unknown, the log is not."""
    assert isinstance(logging_limited(UNNAMED, None), NotMeasured)
    assert isinstance(logging_limited(UNNAMED, GOOD), NotMeasured)
    assert ("log:with_level",) == logging_limited(UNNAMED, replace(GOOD, with_level=0)).evidence
