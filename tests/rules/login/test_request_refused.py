"""The login does not take the request."""

from dataclasses import replace

from tests.building import target
from tests.rules.login_cases import ABSENT
from tests.rules.saying import said
from tests.rules.tokens import login
from wsinvest.model.attempt import Response
from wsinvest.rules.login.request_refused import request_refused


def test_the_service_says_what_it_misses():
    """Its own words stand in the cause, those of a list of errors too."""
    body = '{"detail": [{"loc": ["body", "email"], "msg": "Field required"}]}'
    facts = replace(login(422, ABSENT), response=Response(422, body=body))

    assert "Field required" in said(request_refused, request_refused(facts, target()), "en", login=facts)["cause"]
