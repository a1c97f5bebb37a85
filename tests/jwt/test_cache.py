"""The cache of valid tokens: what it holds, for how long, and that it stays small under threads."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from wsinvest.jwt.cache import ValidTokens

TOKEN = "eyJ.eyJ.signature"


@pytest.mark.parametrize(
    ("exp", "asked_at", "held"),
    [
        (1000, 100, True),
        (1000, 159.9, True),
        (1000, 160, False),
        (130, 129.9, True),
        (130, 130, False),
        (90, 100, False),
        (float("inf"), 159, True),
        (1000, 99, False),
    ],
)
def test_held_for_a_minute_and_never_beyond_exp(exp, asked_at, held):
    """Nor when the clock was put back."""
    cache = ValidTokens(10, 60)
    cache.keep(cache.digest(TOKEN), 100, exp)

    assert held is cache.holds(cache.digest(TOKEN), asked_at)


def test_the_least_recently_used_leaves_first():
    """Bounded, whoever sends what."""
    cache = ValidTokens(2, 60)
    for token in ("a", "b"):
        cache.keep(cache.digest(token), 0, 100)
    assert cache.holds(cache.digest("a"), 1)
    cache.keep(cache.digest("c"), 2, 100)

    assert [True, False, True] == [cache.holds(cache.digest(token), 3) for token in "abc"]


def test_off():
    """No entries, nothing kept."""
    cache = ValidTokens(0, 60)
    cache.keep(cache.digest(TOKEN), 0, 100)

    assert not cache.holds(cache.digest(TOKEN), 1)


def test_digests_are_keyed():
    """Equal tokens differ from one cache to the next, and no token stands inside."""
    one, two = ValidTokens(10, 60), ValidTokens(10, 60)
    one.keep(one.digest(TOKEN), 0, 100)

    assert one.digest(TOKEN) != two.digest(TOKEN)
    assert TOKEN not in repr(vars(one))


def test_threads():
    """Many at once neither break it nor let it grow."""
    cache = ValidTokens(50, 60)

    def use(number):
        digest = cache.digest(f"token {number % 120}")
        cache.keep(digest, 1, 100)
        return cache.holds(digest, 2) or True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(4000)))
    assert sum(cache.holds(cache.digest(f"token {number}"), 2) for number in range(120)) == 50
