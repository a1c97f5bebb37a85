"""What tells which decoding of the secret is in use, and what a login and a handshake say about it."""

from dataclasses import replace

import pytest

from tests.building import WATCHED, answered, ended, opened, repeats
from tests.rules.settings import login
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.analysis.decodings import connects, in_order, issues, proof, tokenless
from wsinvest.facts.token import Judged
from wsinvest.model.attempt import TokenState
from wsinvest.model.stage import Reason, StageName

OTHER = Judged("as_read", "token.signature.invalid", verified=False)


@pytest.mark.parametrize(
    ("readings", "shaken", "expected"),
    [
        ((), None, ()),
        ((OTHER, Judged("stripped", "", verified=True)), None, ("token:readings/1",)),
        ((OTHER, Judged("stripped", "", verified=False)), None, ()),
        ((OTHER, Judged("unquoted", "", verified=True)), None, ()),
        ((Judged("as_read", "", verified=True), Judged("stripped", "", verified=True)), None, ()),
        ((), refused(401, SENT, green("token_minted_stripped")), ("handshake:probes/p-token_minted_stripped",)),
        ((), refused(401, SENT, green("token_stripped")), ()),
        ((), accepted(), ()),
    ],
)
def test_another_decoding_is_proven_by_a_token_that_fits_it_alone(readings, shaken, expected):
    """Or by a minted one that opens while the control stays red."""
    assert expected == proof(("stripped",), token(readings=readings), shaken)


@pytest.mark.parametrize(
    ("told", "shaken", "expected"),
    [
        (None, None, False),
        (token(readings=(Judged("as_read", "token.time.expired", verified=True),)), None, True),
        (token(readings=(OTHER,)), refused(), False),
        (None, accepted(), True),
        (None, refused(401, SENT, green("token_minted")), True),
    ],
)
def test_a_value_that_works_as_it_is_read_is_in_order(told, shaken, expected):
    """Whatever it looks like."""
    assert expected == in_order(told, shaken)


@pytest.mark.parametrize(
    ("shaken", "expected"),
    [
        (None, False),
        (accepted(), True),
        (repeats(opened("r01")), False),
        (repeats(answered("r01", 401, sent=SENT), opened("r02", sent=SENT)), True),
        (repeats(ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, sent=SENT), opened("r02", sent=SENT)), False),
    ],
)
def test_a_token_connects_only_where_it_was_sent_and_not_thrown_out_at_once(shaken, expected):
    """Some servers accept first and close right after; one that was let go at once knows nothing of that."""
    assert expected == connects(shaken)


@pytest.mark.parametrize(
    ("answer", "issued", "without"),
    [
        (None, False, False),
        (login(), True, False),
        (login(TokenState.EMPTY), False, True),
        (login(TokenState.PLACEHOLDER), False, True),
        (login(TokenState.ABSENT, 500, json_body=False), False, True),
        (login(TokenState.ABSENT, 401), False, False),
        (login(TokenState.ABSENT, 404), False, False),
        (login(TokenState.ABSENT, 429), False, False),
        (login(TokenState.ABSENT, json_body=False), False, False),
        (replace(login(TokenState.ABSENT), response=None), False, False),
    ],
)
def test_only_a_login_that_said_yes_or_broke_down_gives_no_token(answer, issued, without):
    """A refused user, a page, a wrong path and no answer say nothing about the secret."""
    assert (issued, without) == (issues(answer), tokenless(answer))


def test_held_is_a_stage_that_passed():
    """A repeat that was held open counts even where another one was closed."""
    held = opened("r02", sent=SENT, session=WATCHED)
    closed = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, sent=SENT)

    assert connects(repeats(closed, held))
