"""The server redirects the handshake."""

from urllib.parse import urlsplit

from wsinvest.analysis import ends
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of
from wsinvest.analysis.proofs import HOSTS, proved_by
from wsinvest.analysis.repairs import FIX_PATH
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SLASH = Phrase("Only the slash at the end of the path differs.", "Só muda a barra no fim do caminho.")
_OTHER_PATH = Phrase("It is another path.", "É outro caminho.")
_OTHER_HOST = Phrase("It is another host.", "É outro host.")


@rule(
    "http.redirect.elsewhere",
    text=Text(
        en=Words(
            title="The server redirects the handshake to {location}",
            impact="{count:int} of {of:int} attempts got a redirect ({status}), which WebSocket clients do not follow.",
            cause="The server knows the endpoint under another URL. {what}",
            fix="Use that URL in the client, or let the server answer on this one.",
            check="The handshake with the right URL is not redirected.",
            name="The server redirects the handshake",
        ),
        pt_BR=Words(
            title="O servidor redireciona o handshake para {location}",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} um redirecionamento "
            "({status}), não seguido por clientes.",
            cause="O servidor conhece o endpoint com outra URL. {what}",
            fix="Use essa URL no cliente, ou faça o servidor responder nesta.",
            check="O handshake com a URL certa não é redirecionado.",
            name="O servidor redireciona o handshake",
        ),
    ),
    steps=(FIX_PATH,),
)
def redirect_elsewhere(handshake: Handshake, target: Target) -> Outcome:
    """Any other redirect: a slash at the path's end, another path, another host."""
    ended = tuple(one for one in ends.answered(handshake.repeats, *REDIRECTS) if _moves(one, target))
    if not ended or proved_by(handshake, HOSTS):
        return Clear()
    status, location = ends.status_of(ended), location_of(ended[0])
    what = _differs(location, target)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, status=status, location=location, what=what)


def _moves(attempt: Attempt, target: Target) -> bool:
    """Whether it leads to another place that is neither a sign-in page nor this one over TLS."""
    redirect_to_tls = leads_to_tls(attempt) and not target.url.secure
    return bool(location_of(attempt)) and not redirect_to_tls and not leads_to_sign_in(attempt, target)


def _differs(location: str, target: Target) -> Phrase:
    split = urlsplit(location)
    if split.hostname and split.hostname != target.url.host:
        return _OTHER_HOST
    return _SLASH if split.path.rstrip("/") == target.url.path.rstrip("/") else _OTHER_PATH
