"""stdout and stderr that are closed, full or left by their reader: 5 and one line, or nothing lost."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.harness import URL, Place, at_once, clean, failed, went_well

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="/dev/full is not there")
CLOSED_OUT = ["sh", "-c", 'exec "$@" >&-', "sh"]
CLOSED_ERR = ["sh", "-c", 'exec "$@" 2>&-', "sh"]
CLOSED_ALL = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]


@needs_full
def test_a_full_stdout_is_named(place: Place):
    """Exit 5: what was to be read is not there."""
    asked = [("diagnose", URL), ("diagnose", URL, "--json"), ("list",), ("rules",)]
    with FULL.open("wb") as full:
        for ended in at_once(lambda arguments: place.run(*arguments, stdout=full), asked):
            failed(ended, 5, "standard output", "No space left")


def test_a_closed_stdout_is_named(place: Place):
    """Exit 5, and no file of ours got the number of stdout."""
    asked = [("diagnose", URL), ("diagnose", URL, "--json"), ("list",)]
    for ended in at_once(lambda arguments: place.run(*arguments, wrap=CLOSED_OUT), asked):
        failed(ended, 5, "standard output")


def test_a_reader_that_has_gone_is_no_error(place: Place):
    """As in `wsinvest rules | head -1`: silence, and the status of the command."""
    with subprocess.Popen(["true"], stdin=subprocess.PIPE) as reader:
        reader.wait()
        for arguments, status in ((("rules",), 0), (("--help",), 0), (("diagnose", URL), 2)):
            ended = place.run(*arguments, stdout=reader.stdin)
            assert status == ended.status
            assert "standard output" not in ended.stderr
        assert reader.stdin is not None
        reader.stdin = None


@needs_full
def test_a_report_is_published_although_nobody_reads_its_summary(place: Place):
    """Every target gets its report; the status says that the summaries were lost."""
    with FULL.open("wb") as full:
        ended = place.run("report", URL, "ws://127.0.0.1:2/ws", stdout=full)

    failed(ended, 5, "standard output")
    assert 2 == len(place.published())


@needs_full
def test_a_full_stderr_costs_nothing(place: Place):
    """Progress that nobody can read is no reason to fail."""
    with FULL.open("wb") as full:
        went_well(place.run("diagnose", URL, stderr=full))
        assert 4 == place.run("diagnose", "nowhere", stderr=full).status


def test_a_report_needs_no_stream_at_all(places: Callable[[], Place]):
    """As a service unit without a journal would start it."""
    cases = [(places(), CLOSED_ERR), (places(), CLOSED_ALL)]

    ends = at_once(lambda case: case[0].run("report", URL, wrap=case[1]), cases)

    assert [2, 5] == [ended.status for ended in ends]
    assert [1, 1] == [len(place.published()) for place, _ in cases]


def test_an_error_is_one_document_even_where_stderr_is_closed(place: Place):
    """Scripts read stdout only."""
    ended = place.run("diagnose", "nowhere", "--json", wrap=CLOSED_ERR)

    clean(ended)
    assert 4 == ended.status == json.loads(ended.stdout)["error"]["exit_status"]
