"""A head that is too long: told by a status, by the answer's words, or open."""

import pytest

from tests.building import answered, opened, repeats
from tests.rules.tokens import bad, token
from wsinvest.analysis.size import as_long_that_passes, oversize, speaks_of_size
from wsinvest.model.attempt import Change, Sent

LONG, SHORT = Sent(head_bytes=9000), Sent(head_bytes=300)
CONTROL = Change("control", "without_token")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<title>400 Request Header Or Cookie Too Large</title>", True),
        ("Your browser sent a request. Size of a request header field exceeds server limit.", True),
        ("Got more than 8190 bytes when reading: 'authorization'", True),
        ("Bad Request", False),
        ("the token has expired, which is too late", False),
    ],
)
def test_words_of_servers_about_length(body, expected):
    """A check of tokens says other things."""
    assert expected is speaks_of_size(answered("r01", 400, body))


@pytest.mark.parametrize(("status", "sure"), [(431, True), (400, False)])
def test_what_a_shorter_request_proves(status, sure):
    """After a status that means length everything; after a bare 400 nothing yet."""
    facts = repeats(answered("r01", status, sent=LONG), probes=[opened("p01", change=CONTROL, sent=SHORT)])
    found = oversize(facts)

    assert found is not None
    assert ("p01", sure) == (found.shorter.id if found.shorter else "", found.sure)


@pytest.mark.parametrize(("body", "found"), [("", False), ("Request Header Or Cookie Too Large", True)])
def test_a_token_with_a_fault_of_its_own_explains_a_bare_400(body, found):
    """Length is named beside it only where the answer names it."""
    facts = repeats(answered("r01", 400, body, sent=LONG), probes=[opened("p01", change=CONTROL, sent=SHORT)])

    assert found is (oversize(facts, token(verdict=bad("token.time.expired"))) is not None)


@pytest.mark.parametrize(("status", "passes"), [(401, True), (101, True), (431, False), (400, False)])
def test_a_request_as_long_acquits_the_length(status, passes):
    """The same token in another place, which is answered otherwise."""
    probe = opened("p02", sent=LONG) if status == 101 else answered("p02", status, sent=LONG)

    assert passes is as_long_that_passes(repeats(answered("r01", 400, sent=LONG), probes=[probe]))
