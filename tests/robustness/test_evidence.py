"""Evidence that was cut, corrupted or written by a newer version: named, and told apart."""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from tests.robustness.harness import Place, at_once, failed
from wsinvest.publish import folders

EVIDENCE = "evidence/handshake.json"


def cut(path: Path) -> None:
    """As by a copy that ended too early."""
    path.write_bytes(path.read_bytes()[:100])


def corrupted(path: Path) -> None:
    """One bit of one byte."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def binary(path: Path) -> None:
    """Not even text."""
    path.write_bytes(bytes(range(256)) * 8)


def gone(path: Path) -> None:
    """Lost."""
    path.unlink()


def newer(path: Path) -> None:
    """As a later version would write it, with right digests."""
    path.write_text(re.sub(r'"schema": ?\d+', '"schema": 99', path.read_text(), count=1))
    manifest = path if path.name == "case.json" else path.parents[1] / "case.json"
    content = json.loads(manifest.read_text())
    files = content["manifest"]["files"]
    digests = {
        name: hashlib.sha256((manifest.parent / "evidence" / name).read_bytes()).hexdigest() for name, *_ in files
    }
    content["manifest"]["files"] = [[name, digests[name], *rest] for name, _, *rest in files]
    if path != manifest:
        manifest.write_text(json.dumps(content))


def huge(path: Path) -> None:
    """A file of ours never is; it takes no room."""
    os.truncate(path, 2**36)


def pipe(path: Path) -> None:
    """Reading it would never end."""
    path.unlink()
    os.mkfifo(path)


FAULTS = [(fault, name) for name in (EVIDENCE, "case.json") for fault in (cut, corrupted, binary, gone, huge, pipe)]
OTHERS = [(fault, name) for name in ("report.html", "5-report.ipynb", folders.SUMS) for fault in (huge, pipe)]


def damaged(place: Place, fault, name: str, to: str = "copy") -> Path:
    """A copy of the earlier report with this fault in this file."""
    copy = place.root / to
    shutil.copytree(place.earlier, copy)
    fault(copy / name)
    return copy


def test_cut_and_corrupted_evidence_is_named_by_verify(place: Place):
    """Exit 1, and every copy with the file that was damaged; one process for all."""
    faults = [*FAULTS, *OTHERS]
    copies = [damaged(place, fault, name, f"copy{n}") for n, (fault, name) in enumerate(faults)]

    ended = place.run("verify", *map(str, copies))

    assert (1, []) == (ended.status, ended.complaints), ended
    verdicts = re.split(r"^(?:ALTERED|proven ) ", ended.stdout, flags=re.MULTILINE)[1:]
    assert len(copies) == ended.stdout.count("ALTERED  ")
    assert all(name in verdict for (_, name), verdict in zip(faults, verdicts, strict=True))


def test_cut_and_corrupted_evidence_is_not_judged(place: Place):
    """Exit 4 with the file."""
    faults = [(cut, EVIDENCE), (gone, EVIDENCE), (binary, "case.json"), (huge, "case.json"), (pipe, EVIDENCE)]
    copies = [damaged(place, fault, name, f"copy{n}") for n, (fault, name) in enumerate(faults)]

    ends = at_once(lambda copy: place.run("replay", str(copy)), copies)

    for (_, name), ended in zip(faults, ends, strict=True):
        failed(ended, 4, name)


def test_evidence_of_a_newer_version_is_refused_by_name(place: Place):
    """Exit 4 of each command: it is not damaged, we are too old."""
    copies = [(damaged(place, newer, name, f"copy{n}"), name) for n, name in enumerate((EVIDENCE, "case.json"))]
    asked = [(command, *copy) for copy in copies for command in ("replay", "verify")]

    ends = at_once(lambda one: place.run(one[0], str(one[1])), asked)

    for (*_, name), ended in zip(asked, ends, strict=True):
        failed(ended, 4, name, "99 is newer", "newer wsinvest")


def test_one_damaged_report_stands_in_nobodys_way(place: Place):
    """It is listed as damaged; the others are found, and the next one is published and listed."""
    shutil.copytree(place.earlier, place.reports / "20251122T000000Z-other-00aa")
    cut(place.reports / "20251122T000000Z-other-00aa" / "findings.json")

    listed = place.run("list")
    again = place.run("replay", str(place.earlier), "--out", str(place.reports))

    assert 0 == listed.status, listed
    assert {"damaged", "critical"} == {line.split()[2] for line in listed.stdout.splitlines()}
    assert 2 == again.status, again
    index = (place.reports / folders.INDEX).read_text(encoding="utf-8")
    assert place.earlier.name in index
    assert "20251122T000000Z-other-00aa" not in index


def test_a_damaged_list_of_digests_proves_nothing(place: Place):
    """Exit 1 with its name."""
    copies = [damaged(place, fault, folders.SUMS, f"copy{n}") for n, fault in enumerate((cut, binary))]

    ended = place.run("verify", *map(str, copies))

    assert (1, []) == (ended.status, ended.complaints), ended
    assert len(copies) == ended.stdout.count("ALTERED  ") == ended.stdout.count(folders.SUMS + ":")
