"""The TLS listener does not know the name that was sent."""

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import outcome
from wsinvest.analysis.repairs import SET_TLS
from wsinvest.facts.comparison import Turn
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.hosts import address_of
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_MISDIRECTED = 421
_NAME_SENT = Phrase("the name {host}", "o nome {host}")
_NO_NAME_SENT = Phrase("a hello without a name, as for any IP address", "um início sem nome, como em todo endereço IP")


@rule(
    "tls.sni.unrecognized",
    text=Text(
        en=Words(
            title="The TLS listener at {host} turns away {sent}",
            impact="{count:int} of {of:int} attempts ended before a request could be sent.",
            cause="The name in the TLS hello (SNI) is not among those that the listener serves.",
            fix="Connect by a name that the listener knows, or add {host} to it with its certificate.",
            check="openssl s_client -connect {host}:{port} -servername NAME shows a certificate.",
            name="The TLS listener does not know the name that was sent",
        ),
        pt_BR=Words(
            title="O listener TLS em {host} recusa {sent}",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes que uma requisição "
            "pudesse ser enviada.",
            cause="O nome no início do TLS (SNI) não está entre os que o listener atende.",
            fix="Conecte por um nome que o listener conheça ou inclua {host} nele, com seu certificado.",
            check="openssl s_client -connect {host}:{port} -servername NOME mostra um certificado.",
            name="O listener TLS não conhece o nome enviado",
        ),
    ),
    steps=(SET_TLS,),
)
def sni_unrecognized(handshake: Handshake, target: Target) -> Outcome:
    """Proven by a probe with another name, or by the alert that was made for this (RFC 6066 section 3)."""
    named = ends.failed_at(handshake.repeats, StageName.TLS, Reason.TLS_NAME)
    probe = _turning(handshake, "sni")
    misdirected = ends.answered(handshake.repeats, _MISDIRECTED)
    ended = named or (ends.failed_at(handshake.repeats, StageName.TLS) or misdirected if probe else ())
    if not ended:
        return Clear()
    proof = (f"handshake:probes/{probe.id}/stages",) if probe else ()
    host, of = target.url.host, len(handshake.repeats)
    sent = _NO_NAME_SENT if address_of(host) else filled(_NAME_SENT, host=host)
    return ends.hit(ended, of, Confidence.PROVEN, evidence=proof, host=host, sent=sent, port=str(target.url.port))


def _turning(handshake: Handshake, axis: str) -> Attempt | None:
    """The first probe of this axis that came further."""
    probes = ends.probes_of(handshake, axis)
    return next((probe for probe in probes if outcome(handshake, probe) is not Turn.RED), None)
