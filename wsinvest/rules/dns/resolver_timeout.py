"""The name server gives no usable answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FIX_RESOLVER = Step(
    "fix_resolver",
    TODAY,
    30,
    Phrase("Repair the name server that this machine asks.", "Corrigir o servidor de nomes usado por esta máquina."),
    Phrase("Ten lookups in a row answer at once.", "Dez consultas seguidas respondem imediatamente."),
)


@rule(
    "dns.resolver.timeout",
    text=Text(
        en=Words(
            title="The name server gives no usable answer for {host}",
            impact="{count:int} of {of:int} attempts waited for the address of {host} and ended without it.",
            cause="The resolver that this machine asks stayed silent or failed; whether the name exists is not known.",
            fix="Repair the resolver or its network path, or configure another one.",
            check="Look up {host} several times; each answer must come at once.",
            name="The name server gives no usable answer",
        ),
        pt_BR=Words(
            title="O servidor de nomes não responde de forma utilizável para {host}",
            impact="{count:int} de {of:int} tentativas {count:plural:esperou|esperaram} pelo endereço de {host} e "
            "{count:plural:terminou|terminaram} sem ele.",
            cause="O resolvedor usado por esta máquina ficou em silêncio ou falhou; não se sabe se o nome existe.",
            fix="Corrija o resolvedor ou o caminho de rede até ele, ou configure outro.",
            check="Consulte {host} várias vezes; cada resposta deve chegar imediatamente.",
            name="O servidor de nomes não responde de forma utilizável",
        ),
    ),
    steps=(FIX_RESOLVER,),
)
def resolver_timeout(handshake: Handshake, target: Target) -> Outcome:
    """Whatever else goes wrong in a lookup is the resolver's fault, not the name's."""
    reasons = (Reason.RESOLVER_TIMEOUT, Reason.RESOLVER_FAILED, Reason.TIMEOUT)
    ended = ends.failed_at(handshake.repeats, StageName.DNS, *reasons)
    return ends.hit(ended, len(handshake.repeats), host=target.url.host) if ended else Clear()
