"""The login turns requests away with 429."""

from typing import Final

from wsinvest.analysis.login import TOO_MANY, answered
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.finding import Clear, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

REUSE_TOKENS: Final = Step(
    "reuse_tokens",
    TODAY,
    60,
    Phrase("Keep a token until it runs out, and back off after 429.", "Reutilizar o token e aguardar após um 429."),
    Phrase("One login serves many connections.", "Um login serve para várias conexões."),
)
_AFTER: Final = Phrase(" It asks to wait: Retry-After {retry}.", " O serviço pede espera: Retry-After {retry}.")
_NOTHING: Final = Phrase("", "")


@rule(
    "login.rate.limited",
    leads_to=("token.value.missing",),
    text=Text(
        en=Words(
            title="The login turns requests away with 429",
            impact="Users who sign in now get no token.{after}",
            cause="Too many logins from this address or for this user.",
            fix="Reuse tokens until they run out; back off with growing pauses.",
            check="After the pause a single login succeeds.",
        ),
        pt_BR=Words(
            title="O login recusa requisições com 429",
            impact="Quem tenta entrar agora não recebe token.{after}",
            cause="Logins demais a partir deste endereço ou para este usuário.",
            fix="Reutilize tokens até expirarem; aumente as pausas entre tentativas.",
            check="Depois da pausa, um único login funciona.",
        ),
    ),
    steps=(REUSE_TOKENS,),
)
def rate_limited(login: Login, target: Target) -> Outcome:
    """429; how long to wait, if it says so."""
    if login.response is None or login.response.status != TOO_MANY:
        return Clear()
    retry = login.response.retry_after
    after = filled(_AFTER, retry=retry) if retry else _NOTHING
    return answered(target, Severity.HIGH, "login:response/status", after=after)
