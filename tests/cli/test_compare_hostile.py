"""`wsinvest compare` of a run that a stranger mailed as a zip: one line, exit 4, and nothing written elsewhere."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from wsinvest.store import admission

INCIDENT = Path(__file__).parents[2] / "data" / "incidents" / "2025-07-27"
CASE = (INCIDENT / "case.json").read_text("utf-8")
MIB = 2**20


def evidence(archive: zipfile.ZipFile, without: str = "") -> None:
    """The evidence of the recorded incident, but one file."""
    for path in sorted((INCIDENT / "evidence").iterdir()):
        if path.name != without:
            archive.writestr(f"run/evidence/{path.name}", path.read_bytes())


def bomb(archive: zipfile.ZipFile) -> None:
    """Some hundred kB that become more than a run may hold."""
    archive.writestr("run/case.json", CASE)
    for number in range(admission.MOST_IN_ALL // (64 * MIB) + 1):
        archive.writestr(f"run/evidence/{number}.jsonl", b"0" * (64 * MIB))


def climbs(archive: zipfile.ZipFile) -> None:
    """Names that lead out of the folder, and out of everything."""
    archive.writestr("../../out/case.json", "{}")
    archive.writestr("../../out/planted.json", "{}")
    archive.writestr("/planted.json", "{}")


def parent(archive: zipfile.ZipFile) -> None:
    """A file whose name is that of the folder above."""
    archive.writestr("run/case.json", CASE)
    archive.writestr("run/..", "planted")


def link(archive: zipfile.ZipFile) -> None:
    """A link to a file of ours in place of evidence."""
    archive.writestr("run/case.json", CASE)
    evidence(archive, "handshake.json")
    one = zipfile.ZipInfo("run/evidence/handshake.json")
    one.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(one, "/etc/passwd")


def link_to_the_case(archive: zipfile.ZipFile) -> None:
    """A link as the case itself."""
    one = zipfile.ZipInfo("run/case.json")
    one.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(one, str(INCIDENT / "case.json"))


def twice(archive: zipfile.ZipFile) -> None:
    """Two files of one name: which of them is the run?"""
    archive.writestr("run/case.json", CASE)
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("run/case.json", "{}")


def long_name(archive: zipfile.ZipFile) -> None:
    """A name that no file system takes."""
    archive.writestr("run/case.json", CASE)
    archive.writestr(f"run/{'a' * 5000}", "x")


@pytest.mark.parametrize("make", [bomb, climbs, parent, link, link_to_the_case, twice, long_name])
def test_a_hostile_zip_is_refused_in_one_line(make: Callable[[zipfile.ZipFile], None], tmp_path: Path):
    """Its own name stands in the line; neither it nor what it names is written or quoted."""
    mailed, scratch = tmp_path / "mailed" / "run.zip", tmp_path / "scratch"
    mailed.parent.mkdir()
    scratch.mkdir()
    with zipfile.ZipFile(mailed, "w", zipfile.ZIP_DEFLATED) as archive:
        make(archive)
    refused(mailed, scratch)
    assert mailed.stat().st_size < 4 * MIB


def test_damaged_compressed_data_is_refused_in_one_line(tmp_path: Path):
    """The list of names is whole, and the data behind one of them is not."""
    mailed, scratch = tmp_path / "mailed" / "run.zip", tmp_path / "scratch"
    mailed.parent.mkdir()
    scratch.mkdir()
    with zipfile.ZipFile(mailed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run/case.json", CASE)
    raw = bytearray(mailed.read_bytes())
    raw[60:90] = b"\xff" * 30
    mailed.write_bytes(raw)
    refused(mailed, scratch)


def refused(mailed: Path, scratch: Path) -> None:
    """The zip is refused, as the earlier run and as the later one."""
    root = mailed.parents[1]
    for pair in ((mailed, INCIDENT), (INCIDENT, mailed)):
        done = wsinvest("compare", *map(str, pair), TMPDIR=str(scratch), WSINVEST_DATA=str(root / "data"))
        assert (4, 1, "") == (done.returncode, done.stderr.count("\n"), done.stdout), done.stderr
        assert "run.zip" in done.stderr
        assert "root:" not in done.stderr
    assert [] == list(scratch.iterdir())
    assert {"mailed", "scratch"} >= {path.name for path in root.iterdir()} - {"data"}
    assert ["run.zip"] == [path.name for path in mailed.parent.iterdir()]
    assert not Path("/planted.json").exists()
