"""The section on a storm: the forecast, beside it the rehearsal, and what was never reached is said as such."""

from dataclasses import replace

import pytest

from tests.report.sections.sample import registry
from tests.storms import RATE, rehearsal, storm, stormy
from wsinvest.facts.storm import Band, Call, Order, Rate, RateBasis
from wsinvest.report.sections import section
from wsinvest.report.terminal import text


def shown(facts, language="en") -> str:
    """The section as a terminal shows it, with single blanks."""
    return " ".join(text(section(stormy(facts), "storm", language, registry()), 200).split())


def test_a_forecast_alone():
    """Its call, the rate with its interval, the band, and the jitter to set."""
    said = shown(storm(Call.RETURNS))

    assert "Forecast for 5,000 clients after a restart: [the clients come back]" in said
    assert "1,000 a second (700 to 1,300), measured: 2 bursts with 5,000 under way at once" in said
    assert "Half of the clients are back 1.4 s 2 s 3.3 s" in said
    assert "spread the attempts over 15 s or more" in said
    assert "Rehearsed" not in said


def test_a_rehearsal_stands_beside_the_forecast():
    """And a time that was not reached is no number."""
    said = shown(storm(Call.COLLAPSES, rehearsal()))

    assert "What a rehearsed restart showed: [collapse: most clients do not come back]" in said
    assert "99% of the clients are back not within 60 s not within 60 s not within 60 s not within 48 s" in said
    assert "Attempts since the loss 15,000 18,000 20,000 32,872" in said
    assert "550 of 5,000" in said


@pytest.mark.parametrize(
    ("times", "wide"),
    [
        (Band(7.4, 14.2, 28.4), False),
        (Band(7.4, 14.2, 28.5), True),
        (Band(7.4, 14.2, None), True),
        (Band(7.4, None, None), False),
    ],
)
def test_a_median_that_tells_little_says_so(times: Band, wide: bool):
    """As where the order of the server is unknown: both are simulated, and the truth may lie at either end."""
    facts = storm(Call.RETURNS)
    said = shown(replace(facts, forecast=replace(facts.forecast, nearly_all_s=times)))

    assert wide == ("go by the whole band" in said)


def test_a_given_rate_says_so():
    """Nothing was measured."""
    said = shown(storm(rate=Rate(900, 900, 900, Order.UNKNOWN, RateBasis.GIVEN)))

    assert "900 a second, as given by --rate" in said
    assert "bursts" not in said


def test_in_portuguese():
    """The same numbers."""
    assert RATE.order is Order.TOGETHER
    assert "Previsão para 5.000 clientes" in shown(storm(), "pt_BR")
