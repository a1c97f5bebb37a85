"""The login refuses the configured credentials."""

from typing import Final

from wsinvest.analysis.login import NO_CREDENTIALS, answered, refuses_user, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

CORRECT_CREDENTIALS: Final = Step(
    "correct_credentials",
    TODAY,
    15,
    Phrase("Correct LOGIN_USER and LOGIN_PASSWORD.", "Corrigir LOGIN_USER e LOGIN_PASSWORD."),
    Phrase("The same credentials sign in.", "As mesmas credenciais permitem entrar."),
)


@rule(
    "login.credentials.rejected",
    leads_to=("token.value.missing",),
    text=Text(
        en=Words(
            title="The login refuses the configured credentials ({status})",
            impact="No token for this user, so no connection.",
            cause="User or password are wrong, expired or locked, or the account may not sign in here.",
            fix="Correct LOGIN_USER and LOGIN_PASSWORD, or unlock the account.",
            check="The same credentials sign in.",
            name="The login refuses the configured credentials",
        ),
        pt_BR=Words(
            title="O login recusa as credenciais configuradas ({status})",
            impact="Sem token para este usuário, não há conexão.",
            cause="Usuário ou senha errados, expirados ou bloqueados, ou a conta não pode entrar aqui.",
            fix="Corrija LOGIN_USER e LOGIN_PASSWORD ou desbloqueie a conta.",
            check="As mesmas credenciais permitem entrar.",
            name="O login recusa as credenciais configuradas",
        ),
    ),
    steps=(CORRECT_CREDENTIALS,),
)
def credentials_rejected(login: Login, target: Target) -> Outcome:
    """401 or 403, or OAuth's invalid_grant, if there were credentials to refuse."""
    if not refuses_user(login):
        return Clear()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    return answered(target, Severity.HIGH, "login:response/status", status=status_of(login))
