"""A load begins where a connection opens: a handshake that failed and one that was not made are told apart."""

import pytest

from tests.building import answered, case, ended, opened, repeats
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.failure import Exit
from wsinvest.model.stage import Reason, StageName
from wsinvest.publish.look import NotLookedAt, NotOpen, require_open


def test_handshakes_that_failed_are_told_with_their_end():
    """Stage and reason, or the status of the answer; the cause where it is known."""
    with pytest.raises(NotOpen, match=r"no connection opens \(status 404"):
        require_open(case(handshake=repeats(answered("1", 404))))
    with pytest.raises(NotOpen, match=r"no connection opens \(.*: .*\), so there is nothing to load"):
        require_open(case(handshake=repeats(ended("1", StageName.TCP, Reason.REFUSED))))


def test_time_that_ran_out_is_no_refusal():
    """Nothing was asked, so nothing is known of the target: status 3 and never `no connection opens`."""
    with pytest.raises(NotLookedAt, match="no handshake was made") as told:
        require_open(case(problems={"handshake": Problem(ProblemKind.TIMEOUT, "the deadline ended")}))

    assert Exit.INCOMPLETE == told.value.exit_status


def test_one_that_opens_is_enough():
    """The other one may have met a limit, which the load will show."""
    require_open(case(handshake=repeats(answered("1", 503), opened("2"))))
