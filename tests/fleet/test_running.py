"""A whole run: shares in, a folder with pages out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.fleet.fleets import member, share
from wsinvest.facts.fleet import LOST
from wsinvest.fleet.output import output
from wsinvest.fleet.reading import Entry, FleetFile
from wsinvest.fleet.running import Settings, run_fleet, shares_of
from wsinvest.fleet.shares import Clock, Done, Lost, Share, plain
from wsinvest.publish.fleets import opened


class Answers:
    """An engine that gives what it was made with."""

    name = "children"
    clocks = {"child 1": Clock(3.0, 0.5)}  # noqa: RUF012

    def __init__(self, *outcomes: Done | Lost) -> None:
        self._outcomes = outcomes

    async def run(self, shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
        for one in self._outcomes:
            yield one


def test_what_came_back_is_written_and_what_was_lost_is_named(tmp_path: Path):
    """The page, the document, and a folder for each target that has a diagnosis."""
    shares = tuple(share(number, f"ws://t{number}.example/ws?a=b") for number in range(3))
    done = [
        Done(number, member(f"t{number}", worker="child 1"), {"report.html": "page"}, cpu_s=number + 1.0, lag_ms=2.0)
        for number in (1, 0)
    ]
    engine = Answers(done[0], Lost("child 2", "it was ended by signal 9", shares[2]), done[1])
    told: list[tuple[str, int, int]] = []
    found, where = asyncio.run(
        run_fleet(
            "shop",
            shares,
            engine,
            output(str(tmp_path), shares[0].run, tmp_path),
            told=lambda m, n, of: told.append((m.name, n, of)),
        )
    )

    assert [("t1", 1, 3), ("t2", 2, 3), ("t0", 3, 3)] == told
    assert ["t0", "t1", "t2"] == [one.name for one in found.members]
    assert (LOST, 3) == (found.members[2].state, found.exit_status)
    assert [("child 1", 2, 2.0, ""), ("child 2", 0, 0.0, "it was ended by signal 9")] == [
        (one.name, one.targets, one.cpu_s, one.lost) for one in found.workers
    ]
    assert [(3.0, 0.5), (None, None)] == [(one.clock_ms, one.clock_within_ms) for one in found.workers]
    assert "page" == Path(where, "targets/t1/report.html").read_text()
    assert "1 target was lost" in Path(where, "index.html").read_text()
    assert found.worst_first == opened(where).members


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a\\b"])
def test_a_worker_names_no_file_of_ours(tmp_path: Path, path: str):
    """Nor a target that is another one: names and folders are those that were asked for."""
    one = share(0, "ws://t0.example/")
    sly = Done(0, member("other", worker="w1"), {"report.html": "page"})
    found, where = asyncio.run(run_fleet("shop", (one,), Answers(sly), output(str(tmp_path), one.run, tmp_path)))

    assert [("t0", "targets/t0/report.html")] == [(each.name, each.report) for each in found.members]
    assert Path(where, "targets/t0/report.html").is_file()
    with pytest.raises(ValueError, match="outside of its target's folder"):
        plain(path)


def test_each_target_is_one_share():
    """With what holds for all of them."""
    entry = Entry("a", Path("/x/a.toml"), {"url": "ws://a/"})
    (found,) = shares_of(FleetFile("shop", Path("/x"), (entry,)), Settings("pt_BR", 3, 2.0, True), "run")

    assert Share(0, "a", "/x/a.toml", {"url": "ws://a/"}, "run", "pt_BR", 3, 2.0, True) == found
