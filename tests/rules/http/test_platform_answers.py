"""A hosting platform or tunnel answers in the application's place."""

from dataclasses import replace

import pytest

from tests.building import answered, case, ended, opened, repeats
from tests.rules.saying import said
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.platform_answers import platform_answers

HEROKU = '<iframe src="//www.herokucdn.com/error-pages/{}.html"></iframe>'
RAILWAY = '{{"status":"error","code":{},"message":"{}","request_id":"x"}}'
ROWS = [
    (404, "The endpoint shop.ngrok-free.app is offline.\n\nERR_NGROK_3200\n", "ngrok"),
    (502, "<p>failed to connect (ERR_NGROK_8012)</p>", "ngrok"),
    (503, HEROKU.format("application-error"), "Heroku"),
    (404, HEROKU.format("no-such-app"), "Heroku"),
    (404, "The deployment could not be found on Vercel.\n\nDEPLOYMENT_NOT_FOUND\n\nfra1::x", "Vercel"),
    (500, "A server error has occurred\n\nFUNCTION_INVOCATION_FAILED\n\nfra1::x", "Vercel"),
    (530, "error code: 1033", "Cloudflare"),
    (530, "error code: 1016", "Cloudflare"),
    (404, RAILWAY.format(404, "Application not found"), "Railway"),
    (502, RAILWAY.format(502, "Application failed to respond"), "Railway"),
    (500, '{"message": "Internal server error", "connectionId":"a=", "requestId":"b="}', "AWS API Gateway"),
    (404, '{\n  "message":"no Route matched with those values"\n}', "Kong"),
    (503, '{"message":"failure to get a peer from the ring-balancer"}', "Kong"),
    (404, "default backend - 404", "Kubernetes"),
    (404, "response 404 (backend NotFound), service rules for the path non-existent \n", "Kubernetes"),
    (500, "Fastly error: unknown domain: shop.example. Please check", "Fastly"),
]


@pytest.mark.parametrize(("status", "body", "platform"), ROWS)
def test_its_own_mark_proves_it_alone(status, body, platform):
    """Neither a wrong path nor a missing token nor a server behind a proxy is a second root cause."""
    handshake = repeats(answered("r01", status, body))
    outcome = platform_answers(handshake)

    assert isinstance(outcome, Fail)
    assert (Confidence.PROVEN, platform) == (outcome.confidence, outcome.values["platform"])
    assert said(platform_answers, outcome, "en", handshake=handshake)["title"].startswith(platform)
    found = diagnose(case(handshake=handshake)).findings
    assert ["http.platform.answers"] == [one.code for one in found if one.root_cause]
    assert not {"http.auth.required", "http.auth.rejected"} & {one.code for one in found}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "Not Found"),
        (200, "ERR_NGROK_3200"),
        (403, "error code: 1020"),
        (401, '{"message":"Missing Authentication Token"}'),
        (403, '{"message":"Missing Authentication Token","app":"shop"}'),
        (403, '{"message":"Missing Authentication Token"}'),
        (503, '{"message":"name resolution failed"}'),
        (404, '{"code":"DEPLOYMENT_NOT_FOUND","message":"no deployment 17"}'),
        (500, '{"error":"FUNCTION_INVOCATION_FAILED"}'),
        (404, '{"message":"Application not found"}'),
        (404, "Railway: Application not found"),
        (500, '{"message": "Internal server error"}'),
        (404, "the default backend - 404 of our cluster"),
        (464, ""),
    ],
)
def test_similar_words_of_others_are_none(status, body):
    """An application may speak of applications, tokens and errors; a firewall has numbers of its own."""
    assert Pass() == platform_answers(repeats(answered("r01", status, body)))
    assert Pass() == platform_answers(repeats(opened("r01")))


@pytest.mark.parametrize(
    ("status", "message", "header", "platform"),
    [
        (403, "Missing Authentication Token", "x-amzn-ErrorType", "AWS API Gateway"),
        (503, "name resolution failed", "X-Kong-Response-Latency", "Kong"),
    ],
)
def test_words_that_anybody_may_use_count_beside_a_header_of_the_platform(status, message, header, platform):
    """Both are sent by the platform itself, whose every answer bears such a header."""
    answer = answered("r01", status, f'{{"message":"{message}"}}')
    marked = replace(answer, response=replace(answer.response, other_headers=("Date", header)))
    outcome = platform_answers(repeats(marked))

    assert isinstance(outcome, Fail)
    assert (Confidence.PROVEN, platform) == (outcome.confidence, outcome.values["platform"])


def test_a_load_balancer_without_a_body_is_told_by_its_status_and_name():
    """464 is no registered status; only AWS gives it."""
    outcome = platform_answers(repeats(answered("r01", 464, headers=(("server", "awselb/2.0"),))))

    assert isinstance(outcome, Fail)
    assert "AWS Application Load Balancer" == outcome.values["platform"]


@pytest.mark.parametrize(
    ("expected", "status", "body", "name"),
    [
        (True, 403, '{"message":"Forbidden"}', "x-amzn-ErrorType"),
        (True, 403, '{"message": "Forbidden", "connectionId":"a=", "requestId":"b="}', "x-amzn-ErrorType"),
        (False, 403, '{"message":"Forbidden"}', "x-request-id"),
        (False, 403, '{"message":"You are not a member"}', "x-amzn-ErrorType"),
        (False, 401, '{"message":"Forbidden"}', "x-amzn-ErrorType"),
    ],
)
def test_words_that_everybody_uses_need_the_platforms_header(expected: bool, status: int, body: str, name: str):
    """API Gateway names the kind of each refusal of its own in a header; Express says Forbidden too."""
    answer = Response(status, other_headers=(name,), body=body)
    handshake = repeats(ended("r01", StageName.RESPONSE, Reason.STATUS, answer))
    found = diagnose(case(handshake=handshake)).findings

    assert expected is isinstance(platform_answers(handshake), Fail)
    assert expected is (["http.platform.answers"] == [one.code for one in found if one.root_cause])
