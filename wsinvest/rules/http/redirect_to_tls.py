"""The server sends plain connections on to TLS."""

from wsinvest.analysis import ends
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of
from wsinvest.analysis.proofs import HOSTS, proved_by
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "http.redirect.to_tls",
    text=Text(
        en=Words(
            title="The server sends plain connections on to TLS",
            impact="{count:int} of {of:int} attempts got a redirect, which WebSocket clients do not follow.",
            cause="The URL says ws while the server wants {location}.",
            fix="Use wss in the URL.",
            check="The handshake with wss is not redirected.",
        ),
        pt_BR=Words(
            title="O servidor redireciona conexões sem TLS para TLS",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} um redirecionamento, não "
            "seguido por clientes.",
            cause="A URL usa ws, mas o servidor exige {location}.",
            fix="Use wss na URL.",
            check="O handshake com wss não é redirecionado.",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def redirect_to_tls(handshake: Handshake, target: Target) -> Outcome:
    """The Location names a secure scheme, and ours is not."""
    redirected = ends.answered(handshake.repeats, *REDIRECTS)
    ended = tuple(one for one in redirected if leads_to_tls(one) and not leads_to_sign_in(one, target))
    if not ended or target.url.secure or proved_by(handshake, HOSTS):
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, location=location_of(ended[0]))
