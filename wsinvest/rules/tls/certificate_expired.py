"""The server's certificate has expired."""

from datetime import datetime

from wsinvest.analysis.certificate import leaf_or_chain, out_of_date
from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SINCE = Phrase(" on {at:date}", " em {at:date}")


@rule(
    "tls.certificate.expired",
    text=Text(
        en=Words(
            title="The certificate of {host} expired{when}",
            impact="Every client that checks certificates ends the connection before it says a word.",
            cause="The certificate's last day has passed and it was not renewed, or the new one was not loaded.",
            fix="Renew the certificate, reload the server, and automate both.",
            check="The certificate that {host} shows is valid for at least another month.",
            name="The server's certificate has expired",
        ),
        pt_BR=Words(
            title="O certificado de {host} expirou{when}",
            impact="Todo cliente que verifica certificados encerra a conexão antes de enviar qualquer coisa.",
            cause="A validade do certificado terminou sem renovação, ou o novo certificado não foi carregado.",
            fix="Renove o certificado, recarregue o servidor e automatize as duas tarefas.",
            check="O certificado apresentado por {host} vale por pelo menos mais um mês.",
            name="O certificado do servidor expirou",
        ),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def certificate_expired(handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime) -> Outcome:
    """The date is decisive by itself."""
    past = look if look and look.certificate.not_after <= now else None
    when = filled(_SINCE, at=past.certificate.not_after) if past else leaf_or_chain(look)
    return out_of_date(handshake, Reason.CERTIFICATE_EXPIRED, past, "not_after", target, when)
