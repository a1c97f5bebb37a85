"""The field cases without their faults: nothing grave is said of them."""

import pytest

from tests.field.case import Case
from tests.field.cases import CASES
from tests.field.examining import examined_or_skipped
from tests.field.judging import alarms
from tests.trials import Trial, record


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_mended_service_has_no_grave_finding(case: Case, request: pytest.FixtureRequest) -> None:
    """The same service without its fault is fine, and nothing grave is said of it."""
    document = examined_or_skipped(case, mended=True)
    loud = alarms(document, case)
    proven = tuple(one["code"] for one in document["findings"] if one["confidence"] == "proven" and one["code"] in loud)
    record(request.node, Trial("field", case.name, broken=False, wrong=loud, overclaims=proven))

    assert () == loud
