"""The login service answers with an error."""

from typing import Final

from wsinvest.analysis.login import answered, is_status, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

REPAIR_LOGIN: Final = Step(
    "repair_login",
    TODAY,
    60,
    Phrase("Read the log of the token service and repair what it names.", "Ler o log do serviço de login e corrigir."),
    Phrase("A login with good credentials answers 200.", "Um login com credenciais corretas responde 200."),
)
_SERVER_ERRORS: Final = range(500, 600)


@rule(
    "login.service.error",
    leads_to=("token.value.missing", "token.value.empty"),
    text=Text(
        en=Words(
            title="The login service fails with {status}",
            impact="Nobody can get a token.",
            cause="The service met an error of its own; a missing signing secret is a common one.",
            fix="Read the log of the service at the time of this run, and repair what it names.",
            check="A login with good credentials answers 200 with a token.",
            name="The login service answers with an error",
        ),
        pt_BR=Words(
            title="O serviço de login falha com {status}",
            impact="Ninguém consegue obter um token.",
            cause="O serviço teve um erro interno; a falta do segredo de assinatura é uma causa comum.",
            fix="Leia o log do serviço no horário desta execução e corrija o que ele apontar.",
            check="Um login com credenciais corretas responde 200 com um token.",
            name="O serviço de login responde com erro",
        ),
    ),
    steps=(REPAIR_LOGIN,),
)
def service_error(login: Login, target: Target) -> Outcome:
    """5xx."""
    return (
        answered(target, Severity.CRITICAL, "login:response/status", status=status_of(login))
        if is_status(login, _SERVER_ERRORS)
        else Clear()
    )
