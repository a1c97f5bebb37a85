"""Only one address family is accepted."""

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
