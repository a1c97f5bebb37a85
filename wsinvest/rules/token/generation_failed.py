"""No usable token can be signed."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import RESTART_SERVICES, TEST_GENERATION
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import GenerationReason, GenerationState, Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity
from wsinvest.model.registry import rule

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


def _may_lack_secret(login: Login) -> bool:
    """Whether the login's answer is one that a service without its secret gives: yes with an empty one, or 5xx."""
    value_empty = login.answered and login.token_state is not TokenState.ABSENT
    return value_empty or (login.response is not None and login.response.status >= _SERVER_ERRORS)
