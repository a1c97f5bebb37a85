"""A backoff is read as it is written, its delays are those of the text, and what cannot be read ends in one line."""

import pytest

from wsinvest.facts.backoff import Backoff, BackoffError, Jitter, parsed

READ = [
    ("fixed 1", Backoff(1.0, 1.0)),
    ("fixed 2.5 full", Backoff(2.5, 2.5, jitter=Jitter.FULL)),
    ("exp 1..30", Backoff(1.0, 30.0, 2.0)),
    ("  exp  1..30   none ", Backoff(1.0, 30.0, 2.0)),
    ("exp 0.5..30 x1.5 equal", Backoff(0.5, 30.0, 1.5, Jitter.EQUAL)),
    ("exp 1..5 spread", Backoff(1.0, 5.0, 2.0, Jitter.SPREAD)),
]


@pytest.mark.parametrize(("text", "backoff"), READ, ids=[text for text, _backoff in READ])
def test_a_text_is_read_and_written_back(text: str, backoff: Backoff):
    """What is shown can be typed again and means the same."""
    assert backoff == parsed(text)
    assert backoff == parsed(str(backoff))


@pytest.mark.parametrize(
    "text",
    ["", "1", "fixed", "fixed 0", "fixed 1e9", "fixed nan", "fixed 3601", "fixed -1", "fixed 0.04", "fixed 1 more",
     "exp 1", "exp 1-30", "exp 30..1", "exp 1..3601", "exp 1..30 x1", "exp 1..30 x11", "exp 1..30 half", "exp 1 x2"],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line_that_says_how_to_write_it(text: str):
    """What, where, and what to do."""
    with pytest.raises(BackoffError) as error:
        parsed(text)

    said = str(error.value)
    assert said.startswith(f"--backoff {text!r}: ")
    assert "\n" not in said
    assert "exp 1..30 full" in said or "there are none, full" in said


def test_an_exponential_delay_doubles_up_to_its_longest():
    """Also after more failures than a power can hold."""
    backoff = parsed("exp 1..30")

    assert [1, 2, 4, 8, 16, 30, 30] == [backoff.undithered_s(failures) for failures in range(7)]
    assert 30 == backoff.undithered_s(1_000_000)


@pytest.mark.parametrize(
    ("jitter", "least", "most"), [("none", 8, 8), ("full", 0, 8), ("equal", 4, 8), ("spread", 4, 12)]
)
def test_jitter_bounds_a_delay(jitter: str, least: float, most: float):
    """The delay before the fourth attempt is 8 s without jitter."""
    backoff = parsed(f"exp 1..30 {jitter}")

    assert least == backoff.delay_s(3, 0.0)
    assert most == backoff.delay_s(3, 1.0)
