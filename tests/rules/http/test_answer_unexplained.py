"""The server's answer is explained by no rule."""

import pytest

from tests.building import answered, repeats
from wsinvest.analysis.ends import Unexplained
from wsinvest.facts.handshake import PlainGet
from wsinvest.rules.http.answer_unexplained import answer_unexplained


@pytest.mark.parametrize(("plain", "rivals"), [((PlainGet("path", 404),), ["http.path.not_found"]), ((), [])])
def test_a_failure_on_a_path_without_a_page_may_be_an_unknown_path(plain, rivals):
    """Channels answers 500 to a path that no route has, as it does to a handler that raises."""
    failed = answered("r01", 500)
    found = answer_unexplained(Unexplained((failed,), 1), repeats(failed, plain=plain))

    assert rivals == [rival.code for rival in found.rivals]
