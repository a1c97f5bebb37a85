"""The port speaks no TLS, but the URL says wss."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.analysis.scheme import wrong_scheme
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Attempt, StageName
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "tls.scheme.tls_to_plaintext",
    text=Text(
        en=Words(
            title="The port {port} speaks no TLS, but the URL says wss",
            impact="{count:int} of {of:int} attempts failed in the TLS handshake.",
            cause="The URL's scheme is wss; the same port answers plain HTTP.",
            fix="Add TLS to that port, or use ws in the URL where the way is safe.",
            check="The handshake gets beyond TLS, or opens with ws.",
            name="The port speaks no TLS, but the URL says wss",
        ),
        pt_BR=Words(
            title="A porta {port} não fala TLS, mas a URL usa wss",
            impact="{count:int} de {of:int} tentativas {count:plural:falhou|falharam} no handshake TLS.",
            cause="O esquema da URL é wss; a mesma porta responde a HTTP sem TLS.",
            fix="Habilite TLS nessa porta ou use ws na URL onde o caminho for seguro.",
            check="O handshake passa do TLS ou abre com ws.",
            name="A porta não fala TLS, mas a URL usa wss",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def scheme_tls_to_plaintext(handshake: Handshake, target: Target) -> Outcome:
    """Proven by the probe with ws: TLS to a plain port has at least three faces."""
    if not target.url.secure or not ends.speaks_plain(handshake):
        return Clear()
    failed = ends.failed_at(handshake.repeats, StageName.TLS)
    return wrong_scheme(handshake, tuple(one for one in failed if _not_ours(one)), target)


def _not_ours(attempt: Attempt) -> bool:
    end = ends.end_of(attempt)
    return end is not None and end.reason not in ends.UNTRUSTED
