"""Two runs at once, and clocks that jump: every report is whole, with a name of its own and times that make sense."""

import json
import secrets
import signal
import threading
from dataclasses import replace
from datetime import UTC, datetime

from tests.robustness.harness import PATIENCE_S, SOON_S, URL, Ended, Place, failed, silent, went_well
from wsinvest.publish import folders

OTHER = "ws://127.0.0.1:2/ws"
# Every look at the wall clock sees another day, an hour back each time; the monotonic clocks stay right.
JUMPING = """
import datetime as clocks, itertools, time
from wsinvest.collect import measure, runs
from wsinvest.publish import report
back = itertools.count(1)
true = time.time
time.time = lambda: true() - 3600 * next(back)
class Jumping(clocks.datetime):
    @classmethod
    def now(cls, tz=None):
        return clocks.datetime.fromtimestamp(time.time(), tz)
report.datetime = runs.datetime = measure.datetime = Jumping
"""


def jumping(place: Place, *arguments: str) -> Ended:
    """The command line under such a clock."""
    return place.run(*arguments, prelude=f"exec({JUMPING!r})")


def test_runs_of_different_targets_do_not_wait_for_each_other(place: Place):
    """Two complete reports, and both in the list."""
    ends: list[Ended] = []
    others = [threading.Thread(target=lambda url=url: ends.append(place.run("report", url))) for url in (URL, OTHER)]
    for other in others:
        other.start()
    for other in others:
        other.join(PATIENCE_S)

    for ended in ends:
        went_well(ended)
        assert "waiting" not in ended.stderr
    reports = place.published()
    assert 2 == len(reports)
    index = (place.reports / folders.INDEX).read_text(encoding="utf-8")
    assert all(report.name in index for report in reports)


def test_runs_of_the_same_target_wait_for_each_other(place: Place):
    """The second says so, and ends with 5 when its deadline is over; the first is not disturbed."""
    with silent() as url:
        first = place.start("report", url)
        ended = place.run("report", url, "--deadline", "1")
        first.send_signal(signal.SIGTERM)
        _, said = first.communicate(timeout=PATIENCE_S)

    waits, last = ended.complaints
    assert "is under way; waiting" in waits
    failed(replace(ended, stderr=last), 5, "is still under way after 1 s; try again")
    assert 6 == first.returncode, said


def test_a_clock_that_jumps_back_spoils_no_duration_and_no_name(place: Place):
    """Two reports, each whole; what took time took a positive time, and less than the whole run."""
    first, second = (jumping(place, "report", URL) for _ in range(2))

    for ended in (first, second):
        went_well(ended)
    reports = place.published()
    assert 2 == len({report.name for report in reports})
    for path in (path for report in reports for path in (report / "evidence").glob("*.json")):
        assert 0 <= json.loads(path.read_text())["took_ms"] < 1000 * first.seconds + 1000 * second.seconds


def test_a_deadline_is_kept_by_the_monotonic_clock(place: Place):
    """An hour that jumps away is not an hour that was waited."""
    with silent() as url:
        ended = jumping(place, "diagnose", url, "--deadline", "3", "--json")

    failed(ended, 3, "not examined", "handshake")
    assert ended.seconds < 3 + SOON_S


def test_a_name_that_is_taken_is_not_taken_again(place: Place, monkeypatch):
    """The same second comes twice, and chance gives the same number: another one is drawn."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    draws = iter(["aaaa", "aaaa", "bbbb", "aaaa", "bbbb", "cccc"])
    monkeypatch.setattr(secrets, "token_hex", lambda size: next(draws))

    first = folders.unused(place.reports, "x", now)
    (place.reports / first).mkdir()
    second = folders.unused(place.reports, "x", now)
    folders.begin(place.reports, second)
    third = folders.unused(place.reports, "x", now)

    assert ["x-aaaa", "x-bbbb", "x-cccc"] == [name.split("Z-")[1] for name in (first, second, third)]
