"""The server's answer is explained by no rule."""

import pytest

from tests.building import answered, case, repeats
from wsinvest.analysis.ends import Unexplained
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.registry import load
from wsinvest.rules.http.answer_unexplained import answer_unexplained


@pytest.mark.parametrize(("plain", "rivals"), [((PlainGet("path", 404),), ["http.path.not_found"]), ((), [])])
def test_a_failure_on_a_path_without_a_page_may_be_an_unknown_path(plain, rivals):
    """Channels answers 500 to a path that no route has, as it does to a handler that raises."""
    failed = answered("r01", 500)
    found = answer_unexplained(Unexplained((failed,), 1), repeats(failed, plain=plain))

    assert rivals == [rival.code for rival in found.rivals]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "Not determinable from outside: the status alone fits several causes."),
        ('{"error": "plan expired"}', "No rule knows this answer; the server gives as reason: plan expired."),
    ],
)
def test_it_is_undeterminable_only_where_the_server_gives_no_reason(body: str, expected: str):
    """A reason that is given is told, and nothing is appended where there is none."""
    failed = answered("r01", 402, body)
    found = answer_unexplained(Unexplained((failed,), 1), repeats(failed))

    assert expected == load().rules["http.answer.unexplained"].text.say("cause", "en", found.values)


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("missing X-Tenant-Id header", "wsinvest diagnose ws://127.0.0.1:8765/ws -H 'X-Tenant-Id: <value>'"),
        ("unsupported client", "wsinvest diagnose ws://127.0.0.1:8765/ws -H 'User-Agent: <that of a browser>'"),
    ],
)
def test_a_refusal_with_a_reason_of_its_own_is_followed(reason: str, line: str):
    """The first step sends what the words name, and nobody is told to look for a token."""
    found = diagnose(case(handshake=repeats(answered("r01", 403, f'{{"error": "{reason}"}}'))))

    assert ["http.answer.unexplained"] == [one.code for one in found.findings if one.root_cause]
    assert ("follow_reason", line) == (found.first.id, found.first.snippet.say("en"))
