"""Whether there is a token at all: it cannot be generated, is missing, empty, or a word for nothing."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import attribution, route
from wsinvest.analysis.credential import gives_none, is_named
from wsinvest.analysis.decodings import unread
from wsinvest.analysis.origin import UNSENT_ORIGIN_RIVAL
from wsinvest.analysis.remediation import RESTART_SERVICES, TEST_GENERATION, TODAY, VERIFY_AUTH
from wsinvest.facts.comparison import usual
from wsinvest.facts.config import Config, FileState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import GenerationReason, GenerationState, Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

_UNSEEN: Final = frozenset({FileState.UNREADABLE, FileState.TOO_LARGE, FileState.BINARY})

SEND_TOKEN: Final = Step(
    "send_token",
    TODAY,
    30,
    Phrase(
        "Let the client wait for its token, and connect only when it has one.",
        "Fazer o cliente esperar pelo token e conectar somente quando tiver um.",
    ),
    Phrase(
        "No handshake leaves the client without a token of three parts.",
        "Nenhum handshake sai do cliente sem um token de três partes.",
    ),
)
_NOTHING_TO_SIGN_WITH: Final = Phrase(
    "No signing secret of this target is known here, so the generation of tokens was not tested.",
    "Nenhum segredo de assinatura deste alvo é conhecido aqui; a geração de tokens não foi testada.",
)
_FORBIDDEN: Final = Phrase(
    "Signing a token for the test was forbidden for this run.",
    "A assinatura de um token de teste foi proibida nesta execução.",
)
_SECRET: Final = Phrase("the configured secret", "o segredo configurado")
_SECRET_AND: Final = Phrase("the configured secret and {algorithm}", "o segredo configurado e {algorithm}")
_UNAUTHORIZED: Final = 401
_SERVER_ERRORS: Final = 500


@rule(
    "token.generation.failed",
    leads_to=("login.service.error", "login.response.empty_token", "token.value.empty"),
    text=Text(
        en=Words(
            title="No usable token can be signed with the configured settings: {reason}",
            impact="Whatever relies on these settings cannot issue tokens. {effect}",
            cause="Signing a test token with {settings}, or verifying it again, failed.",
            fix="Set a secret, and an algorithm that fits the key.",
            check="A token signed with the settings verifies with the same settings.",
            name="No usable token can be signed",
        ),
        pt_BR=Words(
            title="Nenhum token utilizável pode ser assinado com as configurações: {reason}",
            impact="O que depende dessas configurações não consegue emitir tokens. {effect}",
            cause="Assinar um token de teste com {settings}, ou verificá-lo depois, falhou.",
            fix="Configure um segredo e um algoritmo compatível com a chave.",
            check="Um token assinado com as configurações é verificado com as mesmas configurações.",
            name="Nenhum token utilizável pode ser assinado",
        ),
    ),
    steps=(TEST_GENERATION, RESTART_SERVICES),
)
def generation_failed(token: Token, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Signing raised, or what was signed does not verify; where good tokens are made all the same, ours is a copy.

    That the secret is unset here is decisive only beside a login that gives no token: the file may be another one's.
    """
    made = token.generation
    if made.state is GenerationState.SIGNED:
        return Clear()
    if made.state is not GenerationState.FAILED:
        return NotMeasured(_FORBIDDEN if made.state is GenerationState.FORBIDDEN else _NOTHING_TO_SIGN_WITH)
    absent = made.reason is GenerationReason.SECRET_MISSING
    if absent and login is not None and not _may_lack_secret(login):
        return NotMeasured(_NOTHING_TO_SIGN_WITH)
    settings = filled(_SECRET_AND, algorithm=made.algorithm) if made.algorithm else _SECRET
    values = {"reason": ENUMS[type(made.reason)][made.reason], "settings": settings}
    evidence = ("token:generation/state", "token:generation/reason")
    said = attribution.blame(handshake, ())
    if said is attribution.Blame.ACQUITTED or (login is not None and login.token_state is TokenState.PRESENT):
        values["effect"] = attribution.EFFECT[attribution.Blame.ACQUITTED]
        return Hit(Severity.LOW, Confidence.OBSERVED, values, evidence)
    values["effect"] = attribution.EFFECT[said]
    unset = absent or made.reason is GenerationReason.SECRET_EMPTY
    decisive = not unset or (login is not None and login.answered)
    return Hit(Severity.CRITICAL, Confidence.PROVEN if decisive else Confidence.INFERRED, values, evidence)


@rule(
    "token.value.missing",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The request carries no token",
            impact="The server demands one. {effect}",
            cause="The client connects before it has a token, or no source of tokens gave one.",
            fix="Obtain a token first, and attach it where the server reads it.",
            check="The handshake with a fresh token opens.",
        ),
        pt_BR=Words(
            title="A requisição não leva token",
            impact="O servidor exige um. {effect}",
            cause="O cliente conecta antes de ter um token, ou nenhuma fonte de tokens forneceu um.",
            fix="Obtenha um token antes e envie-o onde o servidor o lê.",
            check="O handshake com um token novo é aberto.",
        ),
    ),
    steps=(SEND_TOKEN, VERIFY_AUTH),
)
def missing(token: Token, target: Target, handshake: Handshake, config: Config | None = None) -> Outcome:
    """No token in any place, and a server that wants one: 401 says so, 403 only where a token is configured.

    Not where the `.env` was named and could not be read: the token may stand there.
    """
    if not is_named(token, target, config):
        return Clear()  # nobody named one to us: see http.auth.required
    sent = usual(handshake.repeats)
    shown = f"handshake:repeats/{sent.id}/sent/token_state"
    if token.state is not TokenState.ABSENT or sent.sent.token_state is not TokenState.ABSENT:
        return Clear(by=(shown,))
    said = attribution.blame(handshake, attribution.FRESH)
    suspected = said is attribution.Blame.SUSPECTED or route.unclear(handshake)
    wanted = said is attribution.Blame.PROVEN or (suspected and _demands(sent, target))
    if not wanted or (_is_basic(sent) and said is not attribution.Blame.PROVEN):
        return Clear()
    unknown = unread(config) if config and config.env_file.state in _UNSEEN else None
    if unknown:
        return unknown
    due = target.auth.mode is not AuthMode.NONE and gives_none(target, config)
    decisive = _status(sent) == _UNAUTHORIZED and due
    found = attribution.hit(Severity.CRITICAL, handshake, attribution.FRESH, ("token:state", shown), decisive=decisive)
    unsent = () if sent.sent.origin or found.confidence is Confidence.PROVEN else (UNSENT_ORIGIN_RIVAL,)
    return replace(found, rivals=(*unsent, *found.rivals))


@rule(
    "token.value.empty",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is empty where it is sent ({place})",
            impact="An empty token opens nothing. {effect}",
            cause="The client sent what it was given, and it was given nothing.",
            fix="Find out why the source gives no token; do not connect without one.",
            check="A handshake carries a token of three parts; an empty one is refused by the client itself.",
            name="The token is sent empty",
        ),
        pt_BR=Words(
            title="O token é enviado vazio ({place})",
            impact="Um token vazio não abre nada. {effect}",
            cause="O cliente enviou o que recebeu, e recebeu um valor vazio.",
            fix="Descubra por que a fonte não fornece o token; não conecte sem ele.",
            check="O handshake leva um token de três partes; com token vazio, o próprio cliente desiste.",
            name="O token é enviado vazio",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def empty(token: Token, target: Target, handshake: Handshake | None) -> Outcome:
    """The parameter is there, and nothing is in it."""
    if token.state not in (TokenState.EMPTY, TokenState.NULL) or target.auth.mode is AuthMode.NONE:
        return Clear(by=("token:state",))
    place = ENUMS[AuthMode][target.auth.mode]
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:state",), decisive=True, place=place)


@rule(
    "token.value.placeholder",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is a word for nothing: null, undefined or the like",
            impact="No server takes it for a token. {effect}",
            cause="A missing value was turned into text, or a template was never filled in.",
            fix="Check the value before it becomes text; do not connect without a token.",
            check="A handshake carries a token of three parts.",
        ),
        pt_BR=Words(
            title="O token é uma palavra sem valor: null, undefined ou parecida",
            impact="Nenhum servidor aceita isso como token. {effect}",
            cause="Um valor ausente foi convertido em texto, ou um modelo não foi preenchido.",
            fix="Verifique o valor antes de convertê-lo em texto; não conecte sem token.",
            check="O handshake leva um token de três partes.",
        ),
    ),
    steps=(SEND_TOKEN, VERIFY_AUTH),
)
def placeholder(token: Token, target: Target, handshake: Handshake | None) -> Outcome:
    """null and its like where a token is due."""
    if token.state is not TokenState.PLACEHOLDER or target.auth.mode is AuthMode.NONE:
        return Clear(by=("token:state",))
    return attribution.hit(Severity.CRITICAL, handshake, attribution.FRESH, ("token:state",), decisive=True)


def _may_lack_secret(login: Login) -> bool:
    """Whether the login's answer is one that a service without its secret gives: yes with an empty one, or 5xx."""
    empty = login.answered and login.token_state is not TokenState.ABSENT
    return empty or (login.response is not None and login.response.status >= _SERVER_ERRORS)


def _demands(sent: Attempt, target: Target) -> bool:
    """Whether the refusal is about a missing token: 403 may as well be about the path or the origin."""
    return _status(sent) == _UNAUTHORIZED or target.auth.mode is not AuthMode.NONE


def _status(sent: Attempt) -> int:
    return sent.response.status if sent.response else 0


def _is_basic(sent: Attempt) -> bool:
    """Whether it is a proxy's own login that wants credentials."""
    return sent.response is not None and sent.response.header("www-authenticate").lower().startswith(
        ("basic", "negotiate")
    )
