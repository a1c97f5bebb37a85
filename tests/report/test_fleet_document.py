"""The document of a fleet, and the fleet that is read from it."""

import pytest

from tests.fleet.fleets import two_of_four
from tests.test_schemas import judged
from wsinvest.report.fleet_document import fleet_document, fleet_of


def test_the_document_is_as_its_schema_says():
    """ASCII, and each key is described; with and without the path of the page."""
    for page in ("", "/tmp/index.html"):
        found = judged("fleet", fleet_document(two_of_four(), page))

        assert (3, 1, page) == (found["exit_status"], found["well"], found.get("report", ""))


def test_what_is_read_again_is_the_same():
    """The notebook shows what the page shows."""
    found = fleet_of(fleet_document(two_of_four()).encode())

    assert (two_of_four().worst_first, two_of_four().causes) == (found.members, found.causes)
    assert fleet_document(two_of_four()) == fleet_document(found)


@pytest.mark.parametrize("raw", [b"{}", b'{"schema": 2}', b"[]", b"", b'{"schema": 1, "name": 4}'])
def test_anything_else_is_refused(raw: bytes):
    """A fleet of another version, or no fleet at all."""
    with pytest.raises(ValueError):  # noqa: PT011  msgspec's errors are of this kind too
        fleet_of(raw)
