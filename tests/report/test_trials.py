"""How often a code was right, as `explain` and the JSON say it."""

import json

import pytest

from wsinvest.report import trials
from wsinvest.report.trials import LEAST, Trials, trials_of


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch):
    """Other records than those of the package."""
    monkeypatch.setattr(trials, "_recorded", lambda: {"a.b.c": Trials(LEAST, 9), "a.b.d": Trials(LEAST - 1, 9)})


@pytest.mark.parametrize(("code", "expected"), [("a.b.c", Trials(10, 9)), ("a.b.d", None), ("a.b.e", None)])
def test_ten_trials_are_the_fewest_that_are_told(recorded, code, expected):
    """Nine of nine says more of chance than of the code."""
    assert expected == trials_of(code)


def test_the_package_holds_records():
    """A code that the bank shows often has been tried often."""
    found = trials_of("http.auth.rejected") or trials_of("token.time.expired")

    assert found is not None
    assert 0 < found.right <= found.tried
    assert json.dumps(found.tried)
