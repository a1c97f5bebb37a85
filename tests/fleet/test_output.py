"""Where a fleet's files go: a folder, and file systems of fsspec."""

from pathlib import Path

import pytest

from wsinvest.fleet.output import output
from wsinvest.publish.folders import NotWritten

RUN = "20261129T080000Z-shop-0001"


def test_a_folder_gets_its_name_when_all_is_written(tmp_path: Path):
    """A run that was cut is never taken for one."""
    place = output(str(tmp_path / "out"), RUN, tmp_path)
    place.write("targets/a/report.html", "é")
    before = list((tmp_path / "out").glob("2*"))
    where = place.finish()

    assert [] == before
    assert str(tmp_path / "out" / RUN) == where
    assert "é" == Path(where, "targets/a/report.html").read_text("utf-8")


def test_without_a_name_it_is_the_usual_folder(tmp_path: Path):
    """As with reports."""
    assert str(tmp_path / RUN) == _written(output("", RUN, tmp_path))


def _written(place) -> str:  # type: ignore[no-untyped-def]
    place.write("index.html", "x")
    found: str = place.finish()
    return found


def test_a_file_in_the_way_is_one_line(tmp_path: Path):
    """With what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWritten, match="name another folder"):
        output(str(tmp_path / "file" / "out"), RUN, tmp_path)


def test_any_file_system_of_fsspec(tmp_path: Path):
    """That of the memory stands for all; credentials of a URL are not repeated."""
    fsspec = pytest.importorskip("fsspec")
    where = _written(output("memory://reports/x", RUN, tmp_path))

    assert f"memory://reports/x/{RUN}" == where
    assert b"x" == fsspec.filesystem("memory").cat(f"/reports/x/{RUN}/index.html")


@pytest.mark.parametrize(
    ("url", "said"),
    [("nope://a/b", "nope"), ("file:///proc/nowhere/x", "see to its name"), ("ftp://u:geheim7@h/x", "ftp://h/x")],
)
def test_what_cannot_be_written_is_one_line(tmp_path: Path, url: str, said: str):
    """An unknown scheme, a folder without rights, a host that is not there."""
    pytest.importorskip("fsspec")
    with pytest.raises(NotWritten) as raised:
        output(url, RUN, tmp_path)

    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "geheim7" not in str(raised.value)
