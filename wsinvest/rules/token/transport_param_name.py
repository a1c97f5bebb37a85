"""The server reads the token under another name."""

from wsinvest.analysis.proofs import opened_by
from wsinvest.analysis.repairs import SEND_WHERE_READ
from wsinvest.analysis.token_place import cite_repeat_and_probe, without_proof
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.transport.param_name",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The server reads the token under another name: {name}",
            impact="A good token is refused under the name {sent}.",
            cause="Client and server disagree on the name; the same token under the other name opens the connection.",
            fix="Use the server's name for it.",
            check="The application's own handshake opens.",
            name="The server reads the token under another name",
        ),
        pt_BR=Words(
            title="O servidor lê o token com outro nome: {name}",
            impact="Um token válido é recusado com o nome {sent}.",
            cause="Cliente e servidor divergem sobre o nome; o mesmo token com o outro nome abre a conexão.",
            fix="Use o nome que o servidor espera.",
            check="O handshake da própria aplicação é aberto.",
            name="O servidor lê o token com outro nome",
        ),
    ),
    steps=(SEND_WHERE_READ,),
)
def transport_param_name(token: Token, target: Target, handshake: Handshake) -> Outcome:
    """Proven by the probe that only renames it."""
    renamed = opened_by(handshake, "parameter")
    if renamed is None:
        has_name = target.auth.mode in (AuthMode.QUERY, AuthMode.COOKIE, AuthMode.MESSAGE)
        return without_proof("parameter", token, handshake) if has_name else Clear()
    values = {"name": renamed.sent.token_name, "sent": target.auth.name}
    return Hit(Severity.HIGH, Confidence.PROVEN, values, cite_repeat_and_probe(handshake, renamed.id))
