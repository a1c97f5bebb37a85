"""The server behind the proxy takes too long."""

from wsinvest.analysis import ends
from wsinvest.analysis.backend import was_waited_for
from wsinvest.analysis.repairs import RESTORE_BACKEND
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule

_WAITED = (504, 522, 524)


@rule(
    "http.proxy.backend_timeout",
    text=Text(
        en=Words(
            title="The server behind the proxy takes too long",
            impact="{count:int} of {of:int} attempts got {status} from the proxy.",
            cause="The proxy stopped waiting for the server's answer to the handshake.",
            fix="Find out what delays the handshake; only then lengthen the proxy's timeout.",
            check="The handshake is answered well within the proxy's timeout.",
        ),
        pt_BR=Words(
            title="O servidor atrás do proxy demora demais",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} {status} do proxy.",
            cause="O proxy deixou de esperar pela resposta do servidor ao handshake.",
            fix="Descubra o que atrasa o handshake; só depois aumente o timeout do proxy.",
            check="O handshake é respondido bem antes do timeout do proxy.",
        ),
    ),
    steps=(RESTORE_BACKEND,),
)
def proxy_backend_timeout(handshake: Handshake) -> Outcome:
    """504 and its like; or a 502 that comes after a wait: Apache says so when its server keeps silent."""
    waited = tuple(one for one in ends.answered(handshake.repeats, 502) if was_waited_for(one))
    ended = (*ends.answered(handshake.repeats, *_WAITED), *waited)
    confidence = Confidence.INFERRED if waited else Confidence.OBSERVED
    return ends.hit(ended, len(handshake.repeats), confidence, status=ends.status_of(ended)) if ended else Clear()
