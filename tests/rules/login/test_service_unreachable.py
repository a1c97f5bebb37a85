"""The login service cannot be reached."""

from tests.building import target
from tests.rules.login_cases import silent
from tests.rules.saying import said
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.login.service_unreachable import service_unreachable


def test_the_failed_stage_is_named():
    """Not only that it failed."""
    facts = silent(StageName.TCP, Reason.REFUSED)

    assert "TCP" in said(service_unreachable, service_unreachable(facts, target()), "en", login=facts)["title"]
