"""Names and addresses: does the name resolve, does the resolver answer, do both address families accept."""

from collections.abc import Callable, Iterable

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Address, Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FAMILY_AXIS = "family"
FIX_NAME = Step(
    "fix_name",
    TODAY,
    15,
    Phrase(
        "Correct the host name in the URL, or add its DNS record.", "Corrigir o host na URL ou criar o registro DNS."
    ),
    Phrase("The name resolves on this machine.", "O nome é resolvido nesta máquina."),
)
FIX_RESOLVER = Step(
    "fix_resolver",
    TODAY,
    30,
    Phrase("Repair the name server that this machine asks.", "Corrigir o servidor de nomes usado por esta máquina."),
    Phrase("Ten lookups in a row answer at once.", "Dez consultas seguidas respondem imediatamente."),
)
LISTEN_ON_BOTH = Step(
    "listen_on_both_families",
    TODAY,
    30,
    Phrase(
        "Let the service listen on IPv4 and IPv6, or publish only the address that it listens on.",
        "Fazer o serviço escutar em IPv4 e IPv6, ou publicar somente o endereço em que ele escuta.",
    ),
    Phrase("Every address of the name accepts a connection.", "Todos os endereços do nome aceitam conexão."),
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


@rule(
    "dns.family.mismatch",
    leads_to=("tcp.connect.refused",),
    text=Text(
        en=Words(
            title="{host} accepts {open} but refuses {closed}",
            impact="Clients that try {closed} first fail or lose time; those that try {open} connect.",
            cause="The name has addresses of both families, and nothing listens on {closed}.",
            fix="Listen on both families, or connect to the address that is served.",
            check="Connect to every address of {host}; each must accept.",
            name="Only one address family is accepted",
        ),
        pt_BR=Words(
            title="{host} aceita {open}, mas recusa {closed}",
            impact="Clientes que tentam {closed} primeiro falham ou perdem tempo; os que tentam {open} conectam.",
            cause="O nome tem endereços das duas famílias, e nada escuta em {closed}.",
            fix="Escute nas duas famílias ou conecte pelo endereço que está atendido.",
            check="Conecte a cada endereço de {host}; todos devem aceitar.",
            name="Apenas uma família de endereços é aceita",
        ),
    ),
    steps=(LISTEN_ON_BOTH,),
)
def family_mismatch(handshake: Handshake, target: Target) -> Outcome:
    """One family refuses, the other accepts: seen in one attempt, or by the probe that names the other family."""
    refused = _first(handshake.repeats, lambda address: address.reason is Reason.REFUSED)
    if refused is None:
        return Clear()
    attempt, closed = refused
    others = (*handshake.repeats, *ends.probes_of(handshake, FAMILY_AXIS))
    accepted = _first(others, lambda address: _accepts(address) and address.family != closed.family)
    if accepted is None:
        return Clear()
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    return Hit(
        ends.severity(len(ended), len(handshake.repeats)),
        Confidence.PROVEN,
        values={"host": target.url.host, "open": accepted[1].family, "closed": closed.family},
        evidence=tuple(dict.fromkeys((_reference(handshake, attempt), _reference(handshake, accepted[0])))),
    )


def _accepts(address: Address) -> bool:
    return address.tried and address.reason is None


def _first(attempts: Iterable[Attempt], wanted: Callable[[Address], bool]) -> tuple[Attempt, Address] | None:
    return next(((one, address) for one in attempts for address in one.addresses if wanted(address)), None)


def _reference(handshake: Handshake, attempt: Attempt) -> str:
    return f"handshake:{'repeats' if attempt in handshake.repeats else 'probes'}/{attempt.id}/addresses"
