"""Limits and use of a process, from its files in /proc."""

from pathlib import Path

from wsinvest.host.process_limits import (
    ADDRESS_SPACE,
    OPEN_FILES,
    cpu_s,
    descriptors,
    is_gone,
    parent,
    sizes,
    soft_limit,
)

LIMITS = """\
Limit                     Soft Limit           Hard Limit           Units
Max address space         unlimited            unlimited            bytes
Max open files            1024                 524288               files
"""
STAT = "7 (a b) c) S 3 7 7 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 1 0 100 1 1 1"


def proc(folder: Path) -> Path:
    """A folder as /proc with the process 7, whose name holds blanks and a bracket."""
    own = folder / "7"
    (own / "fd").mkdir(parents=True)
    (own / "limits").write_text(LIMITS)
    (own / "stat").write_text(STAT)
    (own / "statm").write_text("100 40 1 1 0 1 0\n")
    return folder


def test_each_number_of_a_process(tmp_path: Path):
    """The soft limit; unlimited is none."""
    place = proc(tmp_path)

    assert 1024 == soft_limit(7, OPEN_FILES, place)
    assert soft_limit(7, ADDRESS_SPACE, place) is None
    assert (409_600, 163_840) == sizes(7, place)
    assert 3.0 == cpu_s(7, place)
    assert 3 == parent(7, place)
    assert not is_gone(7, place)
    assert descriptors(7, place) is not None


def test_a_process_that_is_gone_has_none(tmp_path: Path):
    """None, never 0; a zombie is gone."""
    assert [None] * 5 == [
        soft_limit(8, OPEN_FILES, tmp_path),
        sizes(8, tmp_path),
        cpu_s(8, tmp_path),
        parent(8, tmp_path),
        descriptors(8, tmp_path),
    ]
    assert is_gone(8, tmp_path)
    (proc(tmp_path) / "7" / "stat").write_text(STAT.replace(" S ", " Z "))
    assert is_gone(7, tmp_path)
