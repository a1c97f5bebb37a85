"""The server's certificate: its dates and its names, from the refused handshake and from the second look."""

from datetime import datetime, timedelta
from typing import Any

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Certificate, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, Thresholds

DAY = timedelta(days=1)
RENEW_CERTIFICATE = Step(
    "renew_certificate",
    TODAY,
    60,
    Phrase(
        "Install a valid certificate for this name, and let its renewal run by itself.",
        "Instalar um certificado válido para esse nome e deixar a renovação automática.",
    ),
    Phrase("A browser opens the host by https without a warning.", "Um navegador abre o host por https sem aviso."),
)
SET_CLOCK = Step(
    "set_clock",
    TODAY,
    15,
    Phrase(
        "Compare the clocks of both machines, and synchronise them by NTP.",
        "Comparar e sincronizar os relógios por NTP.",
    ),
    Phrase("Both clocks agree within a second.", "Os dois relógios diferem em menos de um segundo."),
)
_SINCE = Phrase(" on {at:date}", " em {at:date}")
_UNTIL = Phrase(" before {at:date}", " antes de {at:date}")
_NAMES = Phrase("only {names:list}", "apenas {names:list}")
_NOTHING = Phrase("", "")
_OF_THE_CHAIN = Phrase(": not its own, but one of its chain", ": não o próprio, mas um da cadeia")
_OTHER_NAMES = Phrase("other names", "outros nomes")


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
def expired(handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime) -> Outcome:
    """The date is decisive by itself."""
    past = look if look and look.certificate.not_after <= now else None
    when = filled(_SINCE, at=past.certificate.not_after) if past else _elsewhere(look)
    return _dated(handshake, Reason.CERTIFICATE_EXPIRED, past, "not_after", target, when)


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
def not_yet_valid(handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime) -> Outcome:
    """By our clock: a wrong one here or there looks the same."""
    early = look if look and look.certificate.not_before > now else None
    when = filled(_UNTIL, at=early.certificate.not_before) if early else _elsewhere(look)
    return _dated(handshake, Reason.CERTIFICATE_NOT_YET_VALID, early, "not_before", target, when)


@rule(
    "tls.certificate.expiring_soon",
    leads_to=("tls.certificate.expired",),
    text=Text(
        en=Words(
            title="The certificate of {host} expires in {days:int} {days:plural:day|days}",
            impact="Nothing yet; from {at:date} on every client will refuse to connect.",
            cause="The certificate was not renewed so far.",
            fix="Renew it now, and automate the renewal.",
            check="The certificate that {host} shows is valid for at least another month.",
            name="The server's certificate expires soon",
        ),
        pt_BR=Words(
            title="O certificado de {host} expira em {days:int} {days:plural:dia|dias}",
            impact="Nada por enquanto; a partir de {at:date} todos os clientes vão recusar a conexão.",
            cause="O certificado ainda não foi renovado.",
            fix="Renove-o agora e automatize a renovação.",
            check="O certificado apresentado por {host} vale por pelo menos mais um mês.",
            name="O certificado do servidor expira em breve",
        ),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def expiring_soon(look: CertificateLook, target: Target, lines: Thresholds, now: datetime) -> Outcome:
    """A warning in time, which is no failure."""
    last = look.certificate.not_after
    days = (last - now) / DAY
    if days <= 0 or days >= lines.certificate_medium_days:
        return Clear()
    level = Severity.HIGH if days < lines.certificate_high_days else Severity.MEDIUM
    values = {"host": target.url.host, "days": int(days), "at": last}
    return Hit(level, Confidence.PROVEN, values, ("certificate:certificate/not_after",))


@rule(
    "tls.certificate.hostname_mismatch",
    text=Text(
        en=Words(
            title="The certificate does not cover the name {host}",
            impact="Every client that checks certificates ends the connection before it says a word.",
            cause="The certificate is made out to {names}.",
            fix="Connect by a name that the certificate covers, or issue one that covers {host}.",
            check="A browser opens https://{host} without a warning.",
            name="The certificate does not cover the URL's host name",
        ),
        pt_BR=Words(
            title="O certificado não cobre o nome {host}",
            impact="Todo cliente que verifica certificados encerra a conexão antes de enviar qualquer coisa.",
            cause="O certificado foi emitido para {names}.",
            fix="Conecte por um nome coberto pelo certificado ou emita um que cubra {host}.",
            check="Um navegador abre https://{host} sem aviso.",
            name="O certificado não cobre o nome de host da URL",
        ),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def hostname_mismatch(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """None of the certificate's names is that of the URL."""
    other = look if look and not look.certificate.matches_host else None
    names = _names(other.certificate) if other else _OTHER_NAMES
    return _unfit(handshake, Reason.CERTIFICATE_HOSTNAME, other, "names", host=target.url.host, names=names)


def _dated(
    handshake: Handshake, reason: Reason, look: CertificateLook | None, part: str, target: Target, when: Phrase
) -> Outcome:
    return _unfit(handshake, reason, look, part, host=target.url.host, when=when)


def _unfit(handshake: Handshake, reason: Reason, look: CertificateLook | None, part: str, **values: Any) -> Outcome:
    """A flaw that ended handshakes, or that the second look found behind another one that did."""
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    shown = (f"certificate:certificate/{part}",) if look else ()
    if ended:
        return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=shown, **values)
    return Hit(Severity.CRITICAL, Confidence.PROVEN, values, shown) if look else Clear()


def _elsewhere(look: CertificateLook | None) -> Phrase:
    """Where the leaf's own dates are fine, it is those of an intermediate or the root."""
    return _OF_THE_CHAIN if look else _NOTHING


def _names(certificate: Certificate) -> Phrase:
    return filled(_NAMES, names=certificate.names) if certificate.names else Phrase("no name at all", "nenhum nome")
