"""Findings on the token service: each answer has its own, and a good one has none."""

from dataclasses import replace

import pytest

from tests.building import target
from tests.rules.login_cases import ABSENT, silent
from tests.rules.saying import said
from tests.rules.tokens import login
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Auth, AuthMode
from wsinvest.rules.login.credentials_rejected import credentials_rejected
from wsinvest.rules.login.rate_limited import rate_limited
from wsinvest.rules.login.request_refused import request_refused
from wsinvest.rules.login.response_empty_token import response_empty_token
from wsinvest.rules.login.response_not_json import response_not_json
from wsinvest.rules.login.service_error import service_error
from wsinvest.rules.login.service_unreachable import service_unreachable

RULES = {
    "unreachable": service_unreachable,
    "error": service_error,
    "rejected": credentials_rejected,
    "limited": rate_limited,
    "refused": request_refused,
    "empty": response_empty_token,
    "not_json": response_not_json,
}
COOKIE = (("set-cookie", "sid; HttpOnly"),)


def asked(facts, of=None):
    """Every rule's outcome, but for those that are clear."""
    given = {"login": facts, "target": of or target()}
    outcomes = {name: rule(**{need: given[need] for need in rule.needs}) for name, rule in RULES.items()}
    return {name: outcome for name, outcome in outcomes.items() if not isinstance(outcome, Pass)}


@pytest.mark.parametrize(
    ("facts", "name", "severity", "confidence"),
    [
        (silent(StageName.TCP, Reason.REFUSED), "unreachable", Severity.CRITICAL, Confidence.PROVEN),
        (silent(StageName.RESPONSE, Reason.TIMEOUT), "unreachable", Severity.CRITICAL, Confidence.PROVEN),
        (silent(StageName.DNS, Reason.NAME_NOT_FOUND), "unreachable", Severity.CRITICAL, Confidence.PROVEN),
        (login(500, ABSENT), "error", Severity.CRITICAL, Confidence.PROVEN),
        (login(503, ABSENT, json=False), "error", Severity.CRITICAL, Confidence.PROVEN),
        (login(401, ABSENT), "rejected", Severity.HIGH, Confidence.PROVEN),
        (login(403, ABSENT, json=False), "rejected", Severity.HIGH, Confidence.PROVEN),
        (login(429, ABSENT), "limited", Severity.HIGH, Confidence.PROVEN),
        (login(429, ABSENT, retry_after="30"), "limited", Severity.HIGH, Confidence.PROVEN),
        (login(404, ABSENT), "refused", Severity.HIGH, Confidence.PROVEN),
        (login(405, ABSENT, given=True), "refused", Severity.HIGH, Confidence.PROVEN),
        (login(200, TokenState.EMPTY), "empty", Severity.CRITICAL, Confidence.PROVEN),
        (login(200, TokenState.NULL), "empty", Severity.CRITICAL, Confidence.PROVEN),
        (login(201, TokenState.PLACEHOLDER), "empty", Severity.CRITICAL, Confidence.PROVEN),
        (login(200, TokenState.NOT_TEXT), "empty", Severity.CRITICAL, Confidence.PROVEN),
        (login(200, ABSENT), "empty", Severity.CRITICAL, Confidence.INFERRED),
        (login(204, ABSENT, json=False, size=0), "empty", Severity.CRITICAL, Confidence.INFERRED),
        (login(200, TokenState.EMPTY, headers=COOKIE), "empty", Severity.CRITICAL, Confidence.PROVEN),
        (login(200, ABSENT, json=False), "not_json", Severity.HIGH, Confidence.PROVEN),
        (login(200, ABSENT, json=False, headers=COOKIE), "not_json", Severity.HIGH, Confidence.PROVEN),
        (login(302, ABSENT, json=False), "not_json", Severity.HIGH, Confidence.PROVEN),
    ],
)
def test_each_answer_has_one_finding(facts, name, severity, confidence):
    """And only one; its words fill in every language and its evidence resolves."""
    (found,) = asked(facts).items()

    assert (name, severity, confidence) == (found[0], found[1].severity, found[1].confidence)
    said(RULES[name], found[1], "pt_BR", login=facts)


@pytest.mark.parametrize("facts", [login(), login(201), login(200, headers=COOKIE)])
def test_good_answers_have_no_finding(facts):
    """A success with a token."""
    assert {} == asked(facts)


@pytest.mark.parametrize(
    ("facts", "of"),
    [
        (login(401, ABSENT, given=False), target()),
        (login(404, ABSENT, given=False), target()),
        (login(200, ABSENT, given=False), target()),
        (login(200, ABSENT, headers=COOKIE), target()),
        (login(200, ABSENT, json=False, size=65_536), target()),
        (login(200, ABSENT), target(auth=Auth(AuthMode.COOKIE, "sid"))),
        (login(302, ABSENT, json=False), target(auth=Auth(AuthMode.COOKIE, "sid"))),
    ],
)
def test_what_cannot_be_told_is_not_measured(facts, of):
    """Without credentials a refusal says nothing; a session in a cookie is not followed."""
    assert [NotMeasured] == [type(outcome) for outcome in asked(facts, of).values()]


@pytest.mark.parametrize(
    "facts",
    [login(500, ABSENT), login(401, ABSENT), login(429, ABSENT), login(404, ABSENT), login(200, TokenState.EMPTY)],
)
def test_a_login_that_nothing_needs_is_advice(facts):
    """A WebSocket that wants no token opens whatever the login does."""
    (outcome,) = asked(facts, target(auth=Auth(AuthMode.NONE))).values()

    assert Severity.MEDIUM is outcome.severity


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (400, '{"error": "invalid_grant", "error_description": "Bad credentials"}', "rejected"),
        (400, '{"error": "invalid_request"}', "refused"),
        (400, "invalid_grant", "refused"),
        (422, '{"error": "invalid_grant"}', "refused"),
    ],
)
def test_a_wrong_password_by_the_words_of_oauth(status, body, name):
    """RFC 6749 gives it 400, and tells it from a request that was not understood by its error alone."""
    facts = login(status, ABSENT)
    facts = replace(facts, response=Response(status, body=body))

    assert [name] == list(asked(facts))


@pytest.mark.parametrize(
    ("headers", "confidence", "rivals"),
    [((), Confidence.PROVEN, []), (("cf-mitigated",), Confidence.INFERRED, ["http.firewall.blocked"])],
)
def test_a_firewall_may_refuse_in_the_logins_place(headers, confidence, rivals):
    """Its 403 says nothing of user and password."""
    answer = login(403, ABSENT, json=False)
    found = asked(replace(answer, response=replace(answer.response, other_headers=headers)))["rejected"]

    assert (confidence, rivals) == (found.confidence, [rival.code for rival in found.rivals])
