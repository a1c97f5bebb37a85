"""The plan of a ladder."""

import pytest

from wsinvest.facts.capacity import Carries
from wsinvest.load.ladder_plan import fitting, planned


@pytest.mark.parametrize(
    ("most", "compresses", "steps", "opened"),
    [(800, False, [97], 796), (800, True, [48, 48], 788), (5000, False, [97], 796), (40, True, [1, 1], 26)],
)
def test_it_never_opens_more_than_it_may(most: int, compresses: bool, steps: list[int], opened: int):
    """Eight equal steps of each kind after twenty connections to warm up; half of them for each kind."""
    plan = planned(most, compresses=compresses, tls=False)

    assert steps == [one.step for one in plan.climbs]
    assert opened == plan.most
    assert plan.most <= most


def test_what_the_connections_carry():
    """TLS where the server may end it; compression for the second ramp only."""
    plain, packed = planned(200, compresses=True, tls=True).climbs

    assert (Carries.TLS, False) == (plain.carries, plain.deflate)
    assert (Carries.TLS_COMPRESSED, True) == (packed.carries, packed.deflate)


@pytest.mark.parametrize(
    ("most", "rates"), [(0, ()), (99, ()), (400, (100, 200, 400)), (1e9, (100, 200, 400, 800, 1600, 3200))]
)
def test_rates_double_and_end_at_what_is_allowed(most: float, rates: tuple[float, ...]):
    """At most six steps."""
    plan = planned(200, compresses=False, tls=False, most_rate=most)

    assert rates == plan.rates
    assert max(rates, default=0.0) == plan.most_rate


@pytest.mark.parametrize(
    ("most", "known", "fits"), [(800, None, 800), (800, 505, 303), (800, 50, 100), (60, 50, 60), (5000, 10**6, 800)]
)
def test_a_known_limit_is_kept_away_from(most: int, known: int | None, fits: int):
    """At 60 % of it, but never so few that no line could be fitted; what the caller allows is never passed."""
    assert fits == fitting(most, known)
