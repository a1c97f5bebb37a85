"""The server behind the proxy does not answer in time."""

from wsinvest.analysis import ends
from wsinvest.analysis.backend import was_waited_for
from wsinvest.analysis.repairs import RESTORE_BACKEND
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule

_WAITED = (504, 522, 524)


@rule(
    "http.proxy.backend_timeout",
    text=Text(
        title=_("The server behind the proxy takes too long"),
        impact=_("{count:int} of {of:int} attempts got {status} from the proxy."),
        cause=_("The proxy stopped waiting for the server's answer to the handshake."),
        fix=_("Find out what delays the handshake; only then lengthen the proxy's timeout."),
        check=_("The handshake is answered well within the proxy's timeout."),
    ),
    steps=(RESTORE_BACKEND,),
)
def proxy_backend_timeout(handshake: Handshake) -> Outcome:
    """Fail when a gateway answers 504 (observed), or 502 after a wait, as Apache does (inferred)."""
    waited = tuple(one for one in ends.answered(handshake.repeats, 502) if was_waited_for(one))
    ended = (*ends.answered(handshake.repeats, *_WAITED), *waited)
    confidence = Confidence.INFERRED if waited else Confidence.OBSERVED
    return ends.hit(ended, len(handshake.repeats), confidence, status=ends.status_of(ended)) if ended else Pass()
