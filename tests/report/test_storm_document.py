"""The document of a storm is as its schema says, with and without a rehearsal."""

import json

import pytest

from tests.building import case
from tests.storms import rehearsal, storm, stormy
from tests.test_schemas import judged, schema
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.storm import Call, Order, RateBasis
from wsinvest.report.storm_document import document


@pytest.mark.parametrize("seen", [None, rehearsal()])
@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_document_is_as_its_schema_says(seen, language: str):
    """ASCII, and each key is described; null where a time was not reached."""
    found = judged("storm", document(stormy(storm(seen=seen)), language))

    assert ("collapses", None) == (found["forecast"]["call"], found["forecast"]["half_s"]["most"])
    assert (seen is None) is (found["rehearsal"] is None)
    assert ["load.storm.collapse", "load.reconnect.storm"] == [one["code"] for one in found["findings"]]


def test_every_word_has_a_place_in_the_schema():
    """A new member would make documents that no reader expects."""
    told = schema("storm")["properties"]

    assert set(Call) == set(told["forecast"]["properties"]["call"]["enum"])
    assert set(Order) == set(told["rate"]["properties"]["order"]["enum"])
    assert set(RateBasis) == set(told["rate"]["properties"]["basis"]["enum"])


def test_a_storm_that_ends_well_has_no_findings():
    """Nothing to do."""
    assert [] == json.loads(document(stormy(storm(Call.RETURNS, peak=100))))["findings"]


def test_a_case_without_a_storm_has_no_document():
    """Nothing was asked."""
    with pytest.raises(ValueError, match="no storm"):
        document(diagnose(case()))
