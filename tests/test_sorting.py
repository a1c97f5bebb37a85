"""The lists of exams and of quick tests name what is there, and no exam is in no third."""

import pytest

from tests import sorting

ROOT = sorting.HERE.parent


@pytest.mark.parametrize("name", ["exams.txt", "quick.txt"])
def test_a_list_names_what_is_there(name: str):
    """A folder or a test that was renamed would drop out of its list unseen."""
    lines = [line.removeprefix("- ") for line in sorting.lines(name)]

    assert lines
    assert sorted(set(lines)) == sorted(lines)
    assert [] == [line for line in lines if not _is_there(*line.split("::"))]


def _is_there(path: str, test: str = "") -> bool:
    return (ROOT / path).exists() and (not test or f"def {test}" in (ROOT / path).read_text("utf-8"))


def test_no_exam_is_quick():
    """Each of the two would leave it to the other."""
    exams = sorting.lines("exams.txt")

    assert [] == [line for line in sorting.lines("quick.txt") if sorting.named(line.removeprefix("- "), exams)]


def test_the_thirds_are_the_whole():
    """Three days in a row run every exam once."""
    tests = [f"tests/a/test_b.py::test_{number}" for number in range(100)]
    thirds = [sorting.third(tests, number) for number in range(sorting.THIRDS)]

    assert sorted(tests) == sorted(test for third in thirds for test in third)
    assert [34, 33, 33] == [len(third) for third in thirds]


@pytest.mark.parametrize(
    ("test", "named"),
    [
        ("tests/slips/test_slips.py::test_a", True),
        ("tests/slips_of_tongue/test_a.py::test_a", False),
        ("tests/test_page.py::test_a", True),
        ("tests/test_pages.py::test_a", False),
        ("tests/cli/test_main.py::test_slow[one]", True),
        ("tests/cli/test_main.py::test_quick", False),
    ],
)
def test_a_line_names_a_folder_a_file_or_tests_by_their_beginning(test: str, named: bool):
    """A folder whose name only begins alike is another one."""
    assert named is sorting.named(test, ["tests/slips", "tests/test_page.py", "tests/cli/test_main.py::test_slow"])
