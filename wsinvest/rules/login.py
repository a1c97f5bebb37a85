"""The token service itself: it cannot be reached, fails, or turns the request away."""

import json
from typing import Final

from wsinvest.analysis.front import words
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Stage, State
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

NO_CREDENTIALS: Final = Phrase(
    "No user and password for the login were configured, so its refusal says nothing.",
    "Não há usuário e senha configurados para o login; a recusa não diz nada.",
)
START_LOGIN: Final = Step(
    "start_login",
    TODAY,
    30,
    Phrase("Start the token service, or correct its URL.", "Iniciar o serviço de login ou corrigir a URL."),
    Phrase("The login URL answers.", "A URL de login responde."),
)
REPAIR_LOGIN: Final = Step(
    "repair_login",
    TODAY,
    60,
    Phrase("Read the log of the token service and repair what it names.", "Ler o log do serviço de login e corrigir."),
    Phrase("A login with good credentials answers 200.", "Um login com credenciais corretas responde 200."),
)
CORRECT_CREDENTIALS: Final = Step(
    "correct_credentials",
    TODAY,
    15,
    Phrase("Correct LOGIN_USER and LOGIN_PASSWORD.", "Corrigir LOGIN_USER e LOGIN_PASSWORD."),
    Phrase("The same credentials sign in.", "As mesmas credenciais permitem entrar."),
)
REUSE_TOKENS: Final = Step(
    "reuse_tokens",
    TODAY,
    60,
    Phrase("Keep a token until it runs out, and back off after 429.", "Reutilizar o token e aguardar após um 429."),
    Phrase("One login serves many connections.", "Um login serve para várias conexões."),
)
CALL_THE_API: Final = Step(
    "call_the_login_api",
    TODAY,
    15,
    Phrase(
        "Call the API that answers JSON, by its own method and path.",
        "Chamar a API que responde JSON, com método e caminho corretos.",
    ),
    Phrase("The answer is JSON with a token.", "A resposta é um JSON com um token."),
)

ASK_AS_DESCRIBED: Final = Step(
    "ask_login_as_described",
    TODAY,
    15,
    Phrase(
        "Compare path, method and the names of the fields with the description of the token service: a 404 or 405 is "
        "about the first two, a 400 or 422 about the fields.",
        "Comparar caminho, método e nomes dos campos com a documentação do serviço de login: 404 ou 405 dizem respeito "
        "aos dois primeiros; 400 ou 422, aos campos.",
    ),
    Phrase("A POST of user and password answers 200.", "Um POST de usuário e senha responde 200."),
)

_BAD_REQUEST: Final = 400
_FORBIDDEN: Final = frozenset({401, 403})
_TOO_MANY: Final = 429
_CLIENT_ERRORS: Final = range(400, 500)
_SERVER_ERRORS: Final = range(500, 600)
_AFTER: Final = Phrase(" It asks to wait: Retry-After {retry}.", " O serviço pede espera: Retry-After {retry}.")
_NOTHING: Final = Phrase("", "")


@rule(
    "login.service.unreachable",
    leads_to=("token.value.missing",),
    text=Text(
        en=Words(
            title="The login service cannot be reached: {stage}, {reason}",
            impact="Nobody can get a token.",
            cause="The request to {url} ended before any answer.",
            fix="Start the service, or correct host, port and scheme of the login URL.",
            check="The login URL answers with any status.",
            name="The login service cannot be reached",
        ),
        pt_BR=Words(
            title="O serviço de login está inacessível: {stage}, {reason}",
            impact="Ninguém consegue obter um token.",
            cause="A requisição a {url} terminou antes de qualquer resposta.",
            fix="Inicie o serviço ou corrija host, porta e esquema da URL de login.",
            check="A URL de login responde com algum status.",
            name="O serviço de login está inacessível",
        ),
    ),
    steps=(START_LOGIN,),
)
def unreachable(login: Login, target: Target) -> Outcome:
    """No answer came: the failed stage says where it ended."""
    failed = _failed(login)
    if login.response is not None or failed is None or failed.reason is None:
        return Clear()
    values = {"stage": ENUMS[type(failed.name)][failed.name], "reason": ENUMS[type(failed.reason)][failed.reason]}
    return answered(target, Severity.CRITICAL, f"login:stages/{failed.name}", url=login.url, **values)


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
    if not _refuses_user(login):
        return Clear()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    return answered(target, Severity.HIGH, "login:response/status", status=status_of(login))


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
    if login.response is None or login.response.status != _TOO_MANY:
        return Clear()
    retry = login.response.retry_after
    after = filled(_AFTER, retry=retry) if retry else _NOTHING
    return answered(target, Severity.HIGH, "login:response/status", after=after)


@rule(
    "login.request.refused",
    leads_to=("token.value.missing",),
    text=Text(
        en=Words(
            title="The login does not take the request ({status})",
            impact="No token, so no connection.",
            cause="The path or the method is not that of the token service, or it wants other fields. The answer's own "
            "words: {words}.",
            fix="Compare the login URL and the names of the fields with the service's description.",
            check="A POST of username and password in JSON answers 200.",
            name="The login does not take the request",
        ),
        pt_BR=Words(
            title="O login não aceita a requisição ({status})",
            impact="Sem token, não há conexão.",
            cause="O caminho ou o método não é o do serviço de login, ou ele espera outros campos. Palavras da "
            "resposta: {words}.",
            fix="Compare a URL de login e os nomes dos campos com a documentação do serviço.",
            check="Um POST de usuário e senha em JSON responde 200.",
            name="O login não aceita a requisição",
        ),
    ),
    steps=(ASK_AS_DESCRIBED,),
)
def request_refused(login: Login, target: Target) -> Outcome:
    """Any other 4xx: not found, not allowed, not understood."""
    if not is_status(login, _CLIENT_ERRORS) or is_status(login, frozenset({_TOO_MANY})) or _refuses_user(login):
        return Clear()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    said = words(login.response)
    return answered(target, Severity.HIGH, "login:response/status", status=status_of(login), words=said)


def answered(target: Target, severity: Severity, *evidence: str, **values: object) -> Hit:
    """The hit of what the service itself said, which needs no further proof; advice where no token is wanted."""
    if target.auth.mode is AuthMode.NONE:
        return Hit(min(severity, Severity.MEDIUM), Confidence.OBSERVED, values, evidence)
    return Hit(severity, Confidence.PROVEN, values, evidence)


def is_status(login: Login, statuses: range | frozenset[int]) -> bool:
    """Whether an answer came and has one of these statuses."""
    return login.response is not None and login.response.status in statuses


def status_of(login: Login) -> int:
    """The status of the answer, 0 when none came."""
    return login.response.status if login.response else 0


def _refuses_user(login: Login) -> bool:
    """401 or 403; or the 400 by which OAuth 2 says so of a wrong password: invalid_grant (RFC 6749 section 5.2)."""
    if is_status(login, _FORBIDDEN):
        return True
    return is_status(login, frozenset({_BAD_REQUEST})) and _error_of(login) == "invalid_grant"


def _error_of(login: Login) -> object:
    try:
        body = json.loads(login.response.body) if login.response else None
    except (ValueError, RecursionError):
        return None
    return body.get("error") if isinstance(body, dict) else None


def _failed(login: Login) -> Stage | None:
    return next((stage for stage in login.stages if stage.state is State.FAILED), None)
