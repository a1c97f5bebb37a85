"""Evidence of a million rows: reported, verified and judged again in one pass each, with little memory."""

import json
from pathlib import Path

from tests.peak import measured_in
from tests.robustness.harness import URL, Ended, Place, at_once, failed, went_well
from wsinvest.store.rows import examined

ROWS = 1_000_000
LONGEST_S = 60.0
MOST_KB = 400 * 1024
PAGE_BYTES = 5 * 10**6
LINE = "EMFILE\n"  # a complaint that is short enough for a million of them in what is read of a log


def within(place: Place, *arguments: str) -> Ended:
    """This command, which keeps to the limits."""
    peak = place.root / f"peak-{arguments[0]}"
    ended = place.run(*arguments, wrap=measured_in(peak))
    assert ended.seconds < LONGEST_S
    assert int(peak.read_text()) < MOST_KB
    return ended


def logged(place: Place) -> Path:
    """The report of a target whose log has a million complaints."""
    log, target = place.root / "server.log", place.root / "shop.toml"
    with log.open("w", encoding="utf-8") as file:
        file.write(LINE * ROWS)
    target.write_text(f'url = "{URL}"\nserver_log = "{log}"\n', encoding="utf-8")
    went_well(within(place, "report", str(target)))
    (report,) = place.published()
    return report


def spoiled(report: Path, to: Path) -> None:
    """One digit in the middle of the rows."""
    to.mkdir()
    for path in report.rglob("*"):
        copy = to / path.relative_to(report)
        if path.is_dir():
            copy.mkdir()
        elif path.suffix == ".jsonl":
            raw = bytearray(path.read_bytes())
            place = raw.index(b'"at":', len(raw) // 2) + len(b'"at":')
            raw[place] = ord("1") if raw[place] != ord("1") else ord("2")
            copy.write_bytes(raw)
        else:
            copy.hardlink_to(path)


def test_a_million_rows_are_reported_verified_and_judged_again(place: Place):
    """Under a minute, 400 MB and 5 MB of page each; an altered row is named."""
    report = logged(place)

    assert ROWS == examined(report / "evidence" / "log.jsonl")[1]
    assert (report / "report.html").stat().st_size < PAGE_BYTES
    told = json.loads((report / "evidence" / "log.json").read_text())
    assert (ROWS, ROWS, 1000) == (told["rows"], told["facts"]["said"][0]["lines"], told["facts"]["said"][0]["lately"])

    spoiled(report, place.root / "spoiled")
    cases = [("verify", str(report)), ("replay", str(report)), ("replay", str(place.root / "spoiled"))]
    verified, replayed, refused = at_once(lambda case: within(place, *case), cases)
    assert (0, 2) == (verified.status, replayed.status), (verified, replayed)
    failed(refused, 4, "log.jsonl", "altered")
