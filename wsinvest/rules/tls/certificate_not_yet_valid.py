"""The server's certificate is not yet valid."""

from datetime import datetime

from wsinvest.analysis.certificate import leaf_or_chain, out_of_date
from wsinvest.analysis.repairs import RENEW_CERTIFICATE, SET_CLOCK
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_UNTIL = Phrase(" before {at:date}", " antes de {at:date}")


@rule(
    "tls.certificate.not_yet_valid",
    text=Text(
        en=Words(
            title="The certificate of {host} is not valid{when}",
            impact="Every client that checks certificates ends the connection before it says a word.",
            cause="The certificate's first day lies in the future: issued for later, or a clock is wrong.",
            fix="Check the clocks first; if they are right, install a certificate that is already valid.",
            check="The certificate that {host} shows is accepted on this machine.",
            name="The server's certificate is not yet valid",
        ),
        pt_BR=Words(
            title="O certificado de {host} ainda não é válido{when}",
            impact="Todo cliente que verifica certificados encerra a conexão antes de enviar qualquer coisa.",
            cause="O início da validade está no futuro: certificado emitido para depois, ou relógio errado.",
            fix="Verifique primeiro os relógios; se estiverem certos, instale um certificado já válido.",
            check="O certificado apresentado por {host} é aceito nesta máquina.",
            name="O certificado do servidor ainda não é válido",
        ),
    ),
    steps=(SET_CLOCK, RENEW_CERTIFICATE),
)
def certificate_not_yet_valid(
    handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime
) -> Outcome:
    """By our clock: a wrong one here or there looks the same."""
    early = look if look and look.certificate.not_before > now else None
    when = filled(_UNTIL, at=early.certificate.not_before) if early else leaf_or_chain(look)
    return out_of_date(handshake, Reason.CERTIFICATE_NOT_YET_VALID, early, "not_before", target, when)
