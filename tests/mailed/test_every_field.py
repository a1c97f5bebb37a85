"""Every field of every file of a run, replaced by each of many hostile values, under every command.

An exam takes each field with a few of the values, in turn; WSINVEST_MAILED=all takes each with all of them, which needs
some minutes. The cells of a report, which take a second, are run for a sample only.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from tests.mailed import commands
from tests.mailed.hostile import (
    CANARY,
    VALUES,
    Ended,
    copied,
    fields_in,
    listed,
    looked_at,
    published_again,
    replaced,
    resealed_rows,
    run,
    sealed,
)
from wsinvest.host.files import SCHEMA
from wsinvest.publish import folders
from wsinvest.store import cases

ALL = os.environ.get("WSINVEST_MAILED") == "all"
MOST = 36  # pairs of a field and a value in one file, unless all are asked for
COLLECTORS = (
    "backends bound by_proxy capacity certificate config conntrack cpu handshake health keyset ladder listener log "
    "log_end login meanwhile memory metrics origin_page proxy reconnects server session sockets token workers"
).split()
JSON = (
    "case.json",
    "findings.json",
    "5-report.ipynb",
    "1-config.ipynb",
    *(f"evidence/{one}.json" for one in COLLECTORS),
)


def pairs(
    fields: list[tuple[str | int, ...]], values: Mapping[str, str] = VALUES
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each field with some of the values, the next field with the next ones; or each with all."""
    names = list(values)
    each = len(names) if ALL else max(1, MOST // len(fields))
    step = 1 if ALL else max(1, len(fields) // MOST)
    for number, field in enumerate(fields[::step]):
        yield from ((field, names[(number * each + n) % len(names)]) for n in range(each))


def wrong(ended: list[Ended], what: str) -> list[str]:
    """What was broken, with the value that broke it."""
    return [f"{what} | {said}" for one in ended for said in one.wrong]


def nothing_ran(reports: Path) -> bool:
    """Whether no file appeared that only a run's own code would make."""
    return not list(reports.parents[1].rglob(f"*{CANARY}*"))


def test_the_genuine_run_is_fit_for_it(genuine: Path, reports: Path):
    """With evidence of every collector and rows; every command takes it."""
    folder = copied(genuine, reports / genuine.name)

    ended = [*looked_at(folder), *published_again(folder)]

    assert {path.stem for path in (folder / "evidence").iterdir()} == set(COLLECTORS)
    assert (folder / "evidence" / "log.jsonl").is_file()
    assert {"verify": 0, "list": 0, "index": 0, "prune": 0, "replay": 2, "redact": 0, "replay --out": 2} == {
        one.what: one.status for one in ended
    }
    assert [] == wrong(ended, "genuine")


@pytest.mark.parametrize("name", JSON)
def test_a_hostile_value_in_json_ends_in_one_line_or_a_result(genuine: Path, reports: Path, name: str):
    """Documented statuses, no bug of ours, no raw control character, nothing executed, in bounded time."""
    content = json.loads((genuine / name).read_text(encoding="utf-8"))
    found = []
    for field, value in pairs(fields_in(content)):
        folder = copied(genuine, reports / genuine.name)
        (folder / name).write_bytes(replaced(content, field, VALUES[value]))
        sealed(folder)
        found += wrong(looked_at(folder), f"{name} {field} {value}")

    assert [] == found
    assert nothing_ran(reports)


@pytest.mark.parametrize("name", ["handshake", "config", "token"])
def test_a_hostile_text_is_shown_and_published_as_text(genuine: Path, reports: Path, name: str):
    """Where a value is fit to be judged, its report is made and proven too; a sample, since cells are run."""
    content = json.loads((genuine / "evidence" / f"{name}.json").read_text(encoding="utf-8"))
    found = []
    fields = fields_in(content)
    for number, field in enumerate(fields if ALL else fields[:: max(1, len(fields) // 4)]):
        value = ("lines", "escape", "template")[number % 3]
        folder = copied(genuine, reports / genuine.name)
        (folder / "evidence" / f"{name}.json").write_bytes(replaced(content, field, VALUES[value]))
        sealed(folder)
        found += wrong([*published_again(folder), run("verify", partial(commands.verify, [str(folder)]))], f"{field}")

    assert [] == found
    assert nothing_ran(reports)


def test_hostile_rows(genuine: Path, reports: Path):
    """Each field of a row, whole rows, and each field of the last line that counts them."""
    whole = (genuine / "evidence" / "log.jsonl").read_bytes()
    first, *more, trailer = whole.splitlines(keepends=True)
    found = []
    for field, value in pairs(fields_in(json.loads(first))):
        raw = resealed_rows(replaced(json.loads(first), field, VALUES[value]) + b"\n" + b"".join(more))
        found += wrong(with_rows(genuine, reports, raw), f"row {field} {value}")
    for field, value in pairs(fields_in(json.loads(trailer))):
        raw = first + b"".join(more) + replaced(json.loads(trailer), field, VALUES[value]) + b"\n"
        found += wrong(with_rows(genuine, reports, raw), f"trailer {field} {value}")

    assert [] == found
    assert nothing_ran(reports)


def with_rows(genuine: Path, reports: Path, raw: bytes) -> list[Ended]:
    """What the commands make of a run with these rows."""
    folder = copied(genuine, reports / genuine.name)
    (folder / "evidence" / "log.jsonl").write_bytes(raw)
    sealed(folder)
    return looked_at(folder)


def test_hostile_lists_of_digests(genuine: Path, reports: Path):
    """Each part of a line, and lines by the hundred thousand."""
    lines = (genuine / folders.SUMS).read_text().splitlines()
    texts = [*(json.loads(VALUES[name]) for name in ("empty", "long", "escape", "path", "lines", "template"))]
    forged = [f"{digest}{between}{name}" for text in texts for digest, between, name in parts(lines[0], text)]
    many = "".join(f"{number:064x}  evidence/{number}.json\n" for number in range(300_000))
    found = []
    for number, text in enumerate(
        [*("\n".join([line, *lines[1:]]) + "\n" for line in forged), many, many.encode().hex()]
    ):
        folder = copied(genuine, reports / genuine.name)
        (folder / folders.SUMS).write_text(text, encoding="utf-8")
        found += wrong(looked_at(folder), f"digests {number}")

    assert [] == found
    assert nothing_ran(reports)


def parts(line: str, text: str) -> Iterator[tuple[str, str, str]]:
    """A line of digests with this text in place of each of its parts."""
    digest, name = line[:64], line[66:]
    yield from ((text, "  ", name), (digest, text, name), (digest, "  ", text))


def test_unknown_fields_and_names_twice(genuine: Path, reports: Path):
    """A document may say more than any class has a field for; nothing of it is shown or published."""
    found = []
    for name in ("case.json", "evidence/handshake.json"):
        text = (genuine / name).read_text(encoding="utf-8")
        for value in VALUES.values() if ALL else list(VALUES.values())[::4]:
            folder = copied(genuine, reports / genuine.name)
            more = f'{{"{CANARY}": {value}, "schema": {SCHEMA}, "schema": {SCHEMA},'
            (folder / name).write_text(text.replace("{", more, 1), encoding="utf-8")
            sealed(folder)
            found += wrong(looked_at(folder), f"{name} {value[:20]}")

    assert [] == found
    assert cases.open_case(genuine).evidence.keys() == set(COLLECTORS)
    listed(copied(genuine, reports / genuine.name))
