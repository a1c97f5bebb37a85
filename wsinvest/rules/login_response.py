"""What the token service answers when it says yes: a token, nothing where it is due, or no JSON at all."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import TEST_GENERATION, VERIFY_AUTH
from wsinvest.facts.login import Login
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, NotMeasured, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target
from wsinvest.rules.login import CALL_THE_API, NO_CREDENTIALS, answered, is_status, status_of

TOO_LONG: Final = Phrase(
    "The login's answer was longer than 64 KiB and was not read to its end.",
    "A resposta do login passou de 64 KiB e não foi lida até o fim.",
)
COOKIE_ONLY: Final = Phrase(
    "The login hands out a cookie and no token in JSON; sessions in cookies are not followed.",
    "O login entrega um cookie e nenhum token em JSON; sessões em cookies não são acompanhadas.",
)
_OK: Final = range(200, 300)
_LONGEST_READ: Final = 65_536
_REDIRECT: Final = Phrase("a redirect", "um redirecionamento")
_UNSIGNED: Final = Phrase(
    "The service could not make a token and did not say so; an unset signing secret is the usual reason.",
    "O serviço não conseguiu gerar o token e não avisou; em geral, falta o segredo de assinatura.",
)
_NO_FIELD: Final = Phrase(
    "No field of its answer is known as a token's. A second factor, an error with status 200 and a session in a "
    "cookie look like that, and so does a token that could not be signed.",
    "Nenhum campo da resposta é conhecido como o de um token. Um segundo fator, um erro com status 200 e uma sessão em "
    "cookie têm essa aparência, assim como um token que não pôde ser assinado.",
)
_NONE: Final = ("-",)
_PAGE: Final = Phrase("a page or text that is not JSON", "uma página ou um texto que não é JSON")


@rule(
    "login.response.empty_token",
    leads_to=("token.value.empty",),
    text=Text(
        en=Words(
            title="The login says yes ({status}) but gives no token: {state}",
            impact="Clients connect with an empty token and are refused.",
            cause="{why} Fields of its answer: {fields:list}.",
            fix="Let the service fail loudly when it has no token to give, and repair the reason.",
            check="A login answers with a token of three parts, or with an error.",
            name="The login answers without a token",
        ),
        pt_BR=Words(
            title="O login responde sucesso ({status}), mas sem token: {state}",
            impact="Os clientes conectam com um token vazio e são recusados.",
            cause="{why} Campos da resposta: {fields:list}.",
            fix="Faça o serviço falhar de forma explícita quando não tiver token a entregar, e corrija o motivo.",
            check="Um login responde com um token de três partes ou com um erro.",
            name="O login responde sem token",
        ),
    ),
    steps=(TEST_GENERATION, VERIFY_AUTH),
)
def empty_token(login: Login, target: Target) -> Outcome:
    """A success whose token is empty, null, a word for nothing, or not there at all."""
    if not is_status(login, _OK) or login.token_state is TokenState.PRESENT or _is_text(login):
        return Clear()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    if login.token_state is TokenState.ABSENT and _gives_cookie(login, target):
        return NotMeasured(COOKIE_ONLY)
    # An absent field may have a name that nobody told us; an empty one has not.
    sure = Confidence.INFERRED if login.token_state is TokenState.ABSENT else Confidence.PROVEN
    state = ENUMS[TokenState][login.token_state]
    evidence = ("login:token_state", "login:response/status")
    why = _NO_FIELD if login.token_state is TokenState.ABSENT else _UNSIGNED
    values = {"status": status_of(login), "state": state, "why": why, "fields": login.fields or _NONE}
    return replace(answered(target, Severity.CRITICAL, *evidence, **values), confidence=sure)


@rule(
    "login.response.not_json",
    leads_to=("token.value.missing",),
    text=Text(
        en=Words(
            title="The login answers with {kind} ({status}) where JSON is due",
            impact="Clients that expect a token in JSON get none.",
            cause="The URL leads to a sign-in page, a single sign-on or a proxy, not to the token API.",
            fix="Use the URL of the API; for single sign-on, obtain the token by its own flow.",
            check="The answer is JSON with a token.",
            name="The login does not answer with JSON",
        ),
        pt_BR=Words(
            title="O login responde com {kind} ({status}) no lugar de JSON",
            impact="Clientes que esperam um token em JSON ficam sem ele.",
            cause="A URL leva a uma página de login, a um SSO ou a um proxy, e não à API de tokens.",
            fix="Use a URL da API; com SSO, obtenha o token pelo fluxo próprio.",
            check="A resposta é um JSON com um token.",
            name="O login não responde com JSON",
        ),
    ),
    steps=(CALL_THE_API,),
)
def not_json(login: Login, target: Target) -> Outcome:
    """A redirect, or a success in another form than JSON."""
    if not login.redirected and not (is_status(login, _OK) and _is_text(login)):
        return Clear()
    if _is_cut(login):
        return NotMeasured(TOO_LONG)
    if target.auth.mode is AuthMode.COOKIE:
        return Clear() if login.token_state is TokenState.PRESENT else NotMeasured(COOKIE_ONLY)
    kind = _REDIRECT if login.redirected else _PAGE
    evidence = ("login:response/content_type", "login:response/status")
    return answered(target, Severity.HIGH, *evidence, status=status_of(login), kind=kind)


def _is_text(login: Login) -> bool:
    """A body that is no JSON."""
    return not login.json_body and login.response is not None and login.response.body_bytes > 0


def _is_cut(login: Login) -> bool:
    """A body that was longer than we read: it may have been JSON."""
    return not login.json_body and login.response is not None and login.response.body_bytes >= _LONGEST_READ


def _gives_cookie(login: Login, target: Target) -> bool:
    return target.auth.mode is AuthMode.COOKIE or bool(login.response and login.response.header("set-cookie"))
