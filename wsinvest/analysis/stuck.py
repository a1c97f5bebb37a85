"""Attempts that waited for an answer in vain, as far as the server's own processes can explain them."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

NOT_SEEN: Final = _(
    "The server's process was not looked at: no attempt waited for an answer, it does not run on this host (name it by "
    "WS_SERVER_PID), or it is another user's (run this as that user)."
)
_WAITED: Final = (StageName.TCP, StageName.TLS, *WAITED_FOR)


def waited_in_vain(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that ran out of time on the way to an answer, from the TCP connection on."""
    return tuple(one for stage in _WAITED for one in ends.failed_at(handshake.repeats, stage, Reason.TIMEOUT))
