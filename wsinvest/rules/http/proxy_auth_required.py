"""A proxy asks for its own credentials."""

from wsinvest.analysis import ends
from wsinvest.analysis.access import wants_basic
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

PASS_PROXY = Step(
    "pass_proxy",
    TODAY,
    30,
    Phrase(
        "Leave the path open at the proxy, or give the client its credentials.",
        "Liberar o caminho no proxy ou fornecer as credenciais ao cliente.",
    ),
    Phrase("The answer comes from the server, not from the proxy.", "A resposta vem do servidor, não do proxy."),
)


@rule(
    "http.proxy.auth_required",
    text=Text(
        en=Words(
            title="A proxy asks for its own credentials ({status})",
            impact="{count:int} of {of:int} attempts never reached the server.",
            cause="The challenge is of the kind that proxies and web servers send, not WebSocket applications.",
            fix="Give the client the proxy's credentials, or leave the path open there.",
            check="The answer comes from the server behind the proxy.",
            name="A proxy asks for its own credentials",
        ),
        pt_BR=Words(
            title="Um proxy exige credenciais próprias ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:não chegou|não chegaram} ao servidor.",
            cause="A exigência é do tipo que proxies e servidores web enviam, e não aplicações WebSocket.",
            fix="Forneça ao cliente as credenciais do proxy ou libere o caminho nele.",
            check="A resposta vem do servidor atrás do proxy.",
            name="Um proxy exige credenciais próprias",
        ),
    ),
    steps=(PASS_PROXY,),
)
def proxy_auth_required(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """407, or 401 with a Basic challenge where a credential of another kind was named to us."""
    named = not lacking(handshake, token, target, config)
    challenged = [one for one in ends.answered(handshake.repeats, 401) if wants_basic(one) and named]
    ended = (*ends.answered(handshake.repeats, 407), *challenged)
    return (
        ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, status=ends.status_of(ended)) if ended else Clear()
    )
