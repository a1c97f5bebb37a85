"""The port speaks TLS, but the URL says ws."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.analysis.scheme import wrong_scheme
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_BAD_REQUEST = (400, 497)
_HUNG_UP = (Reason.NOT_HTTP, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT)


@rule(
    "tls.scheme.plaintext_to_tls",
    text=Text(
        en=Words(
            title="The port {port} speaks TLS, but the URL says ws",
            impact="{count:int} of {of:int} attempts sent plain text to a TLS port and failed.",
            cause="The URL's scheme is ws; the same port answers a TLS hello.",
            fix="Use wss in the URL.",
            check="The handshake with wss gets beyond TLS.",
            name="The port speaks TLS, but the URL says ws",
        ),
        pt_BR=Words(
            title="A porta {port} fala TLS, mas a URL usa ws",
            impact="{count:int} de {of:int} tentativas {count:plural:enviou|enviaram} texto puro a uma porta TLS e "
            "{count:plural:falhou|falharam}.",
            cause="O esquema da URL é ws; a mesma porta responde a um início de TLS.",
            fix="Use wss na URL.",
            check="O handshake com wss passa do TLS.",
            name="A porta fala TLS, mas a URL usa ws",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def scheme_plaintext_to_tls(handshake: Handshake, target: Target) -> Outcome:
    """Proven by the probe with wss, not by an error's text: TLS ports refuse plain text in several ways."""
    if target.url.secure or not ends.speaks_tls(handshake):
        return Clear()
    hung_up = ends.failed_at(handshake.repeats, StageName.RESPONSE, *_HUNG_UP)
    unsent = ends.failed_at(handshake.repeats, StageName.REQUEST, *_HUNG_UP)
    ended = (*hung_up, *unsent, *ends.answered(handshake.repeats, *_BAD_REQUEST))
    return wrong_scheme(handshake, ended, target)
