"""The limit of open files is raised as far as it may be."""

import resource
from collections.abc import Iterator

import pytest

from wsinvest.host.open_files import allow

LIMIT = resource.RLIMIT_NOFILE


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = resource.getrlimit(LIMIT)
    yield
    resource.setrlimit(LIMIT, before)


def test_the_soft_limit_is_raised_to_what_is_needed():
    """And no further."""
    resource.setrlimit(LIMIT, (500, resource.getrlimit(LIMIT)[1]))

    assert 600 == allow(600)
    assert 600 == resource.getrlimit(LIMIT)[0]


def test_a_higher_limit_stays():
    """Whoever set it knew why."""
    resource.setrlimit(LIMIT, (500, resource.getrlimit(LIMIT)[1]))

    assert 500 == allow(400)
    assert 500 == resource.getrlimit(LIMIT)[0]


def test_the_hard_limit_is_the_most():
    """It can be raised by nobody but root, and is left alone."""
    hard = resource.getrlimit(LIMIT)[1]
    if hard == resource.RLIM_INFINITY:
        pytest.skip("the hard limit is infinite here")
    resource.setrlimit(LIMIT, (500, hard))

    assert hard == allow(hard + 1)
    assert (hard, hard) == resource.getrlimit(LIMIT)
