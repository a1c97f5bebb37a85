"""The host name does not exist."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FIX_NAME = Step(
    "fix_name",
    TODAY,
    15,
    Phrase(
        "Correct the host name in the URL, or add its DNS record.", "Corrigir o host na URL ou criar o registro DNS."
    ),
    Phrase("The name resolves on this machine.", "O nome é resolvido nesta máquina."),
)


@rule(
    "dns.name.not_found",
    text=Text(
        en=Words(
            title="The name {host} does not exist",
            impact="{count:int} of {of:int} attempts ended before a connection was even tried.",
            cause="The name server answered that it knows no address for {host}.",
            fix="Correct the host name in the URL, or create the missing DNS record.",
            check="Look up {host} on this machine; it must answer with an address.",
            name="The host name does not exist",
        ),
        pt_BR=Words(
            title="O nome {host} não existe",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes de qualquer conexão.",
            cause="O servidor de nomes respondeu que não conhece nenhum endereço para {host}.",
            fix="Corrija o host na URL ou crie o registro DNS que falta.",
            check="Consulte {host} nesta máquina; a resposta deve trazer um endereço.",
            name="O nome de host não existe",
        ),
    ),
    steps=(FIX_NAME,),
)
def name_not_found(handshake: Handshake, target: Target) -> Outcome:
    """NXDOMAIN and its relatives: the answer is decisive by itself."""
    ended = ends.failed_at(handshake.repeats, StageName.DNS, Reason.NAME_NOT_FOUND)
    if not ended:
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, host=target.url.host)
