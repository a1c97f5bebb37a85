"""Values as bars of one character."""

import pytest

from wsinvest.report.sparkline import gathered, sparkline


@pytest.mark.parametrize(
    ("values", "ends", "bars"),
    [
        ((0.0, 0.5, 1.0), (0.0, 1.0), "▁▅█"),
        ((0.0, None, 1.0), (0.0, 1.0), "▁·█"),
        ((3.0, 3.0), (None, None), "▁▁"),
        ((1.0, 2.0), (None, None), "▁█"),
        ((-5.0, 50.0), (0.0, 10.0), "▁█"),
        ((None, None), (None, None), "··"),
        ((), (None, None), ""),
    ],
)
def test_the_bars(values: tuple[float | None, ...], ends: tuple[float | None, float | None], bars: str):
    """The lowest and the highest bar at the ends, unknown values as dots, one character each."""
    assert bars == sparkline(values, *ends)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((1.0, 2.0, 3.0), [1.0, 2.0, 3.0]),
        ((1.0, 2.0, 3.0, 4.0), [1.0, 3.0]),
        ((5.0, None, None, None, 2.0, 1.0, 7.0), [5.0, 1.0, 7.0]),
        ((None,) * 4, [None, None]),
        ((), []),
    ],
)
def test_many_values_are_gathered_to_three(values: tuple[float | None, ...], found: list[float | None]):
    """The least of each few in a row; unknown only where none of them is known."""
    assert found == gathered(values, 3, min)
