"""The key set at JWKS_URL: it cannot be fetched, or holds no key; a cause only where good tokens are refused."""

import shlex
from datetime import datetime
from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import RESTART_SERVICES, TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Damage, Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Stage, StageName, State
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Rival, Severity, Step
from wsinvest.model.hosts import host_of, is_private
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

SERVE_KEYS: Final = Step(
    "serve_key_set",
    TODAY,
    30,
    Phrase(
        "Correct JWKS_URL, or make the issuer serve its public keys there to the WebSocket server.",
        "Corrigir JWKS_URL ou fazer o emissor publicar ali suas chaves para o servidor WebSocket.",
    ),
    Phrase(
        "From the server's host JWKS_URL answers 200 with a JSON list of keys.",
        "A partir do host do servidor, JWKS_URL responde 200 com uma lista JSON de chaves.",
    ),
)
HARMLESS: Final = Phrase(
    "The key set at JWKS_URL could not be read from here; no refused token points to it.",
    "O conjunto de chaves em JWKS_URL não pôde ser lido daqui; nenhum token recusado aponta para ele.",
)
_STATUS: Final = Phrase("status {status}", "status {status}")
_NOT_HTTP: Final = Phrase("no answer", "sem resposta")
_TELLS: Final = Phrase(
    "Run it where the server runs: 200 with keys there means that the server can verify, and the token's own key is in "
    "question.",
    "Execute onde o servidor roda: 200 com chaves significa que o servidor consegue verificar, e a dúvida é a chave do "
    "próprio token.",
)


@rule(
    "login.keyset.unreachable",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The key set at JWKS_URL cannot be fetched: {why}",
            impact="A server without the issuer's keys can verify no token, and refuses all of them.",
            cause="The request to {url} got no key set, and a token with nothing else against it is refused.",
            fix="Correct JWKS_URL, start its service, or open the way to it from the server's host.",
            check="From the server's host JWKS_URL answers 200, and a fresh token opens the connection.",
            name="The key set at JWKS_URL cannot be fetched",
        ),
        pt_BR=Words(
            title="O conjunto de chaves em JWKS_URL não pode ser obtido: {why}",
            impact="Sem as chaves do emissor, o servidor não verifica nenhum token e recusa todos.",
            cause="A requisição a {url} não trouxe chaves, e um token sem nenhum outro problema é recusado.",
            fix="Corrija JWKS_URL, inicie o serviço ou libere o acesso a partir do host do servidor.",
            check="A partir do host do servidor, JWKS_URL responde 200 e um token novo abre a conexão.",
            name="O conjunto de chaves em JWKS_URL não pode ser obtido",
        ),
    ),
    steps=(SERVE_KEYS, RESTART_SERVICES),
)
def unreachable(keyset: Keyset, token: Token, target: Target, handshake: Handshake | None, now: datetime) -> Outcome:
    """No answer, or an error in its place; from here, which need not be from the server."""
    if keyset.state not in (KeysetState.UNREACHABLE, KeysetState.REFUSED):
        return Clear()
    failed = next((stage for stage in keyset.stages if stage.state is State.FAILED), None)
    if keyset.response is None and _is_elsewhere(keyset, target, failed):
        return NotMeasured(HARMLESS)
    if keyset.response is not None:
        why, shown = filled(_STATUS, status=keyset.response.status), "keyset:response/status"
    else:
        why = ENUMS[type(failed.reason)][failed.reason] if failed and failed.reason else _NOT_HTTP
        shown = f"keyset:stages/{failed.name}" if failed else "keyset:state"
    return _judged(keyset, token, handshake, now, shown, why=why)


@rule(
    "login.keyset.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="What JWKS_URL answers holds no key that verifies tokens",
            impact="A server without the issuer's keys can verify no token, and refuses all of them.",
            cause="{url} answers with something else: a page, an empty set, or keys for another purpose.",
            fix="Point JWKS_URL to the issuer's key set; the issuer's discovery document names it as jwks_uri.",
            check="JWKS_URL answers a JSON object whose keys have kty, and use sig or none.",
        ),
        pt_BR=Words(
            title="A resposta de JWKS_URL não contém nenhuma chave que verifique tokens",
            impact="Sem as chaves do emissor, o servidor não verifica nenhum token e recusa todos.",
            cause="{url} responde outra coisa: uma página, um conjunto vazio ou chaves para outro fim.",
            fix="Aponte JWKS_URL para o conjunto de chaves do emissor; o documento de descoberta o indica em jwks_uri.",
            check="JWKS_URL responde um objeto JSON cujas chaves têm kty, e use sig ou nenhum.",
        ),
    ),
    steps=(SERVE_KEYS, RESTART_SERVICES),
)
def invalid(keyset: Keyset, token: Token, handshake: Handshake | None, now: datetime) -> Outcome:
    """200, but no key set."""
    if keyset.state is not KeysetState.INVALID:
        return Clear()
    return _judged(keyset, token, handshake, now, "keyset:state")


def _is_elsewhere(keyset: Keyset, target: Target, failed: Stage | None) -> bool:
    """Whether the URL is of a network that the server may be in and this machine is not: that of its containers."""
    private = is_private(host_of(keyset.url))
    unknown_name = failed is not None and failed.name is StageName.DNS
    return private and (unknown_name or not is_private(target.url.host))


def _judged(
    keyset: Keyset, token: Token, handshake: Handshake | None, now: datetime, shown: str, **values: object
) -> Outcome:
    suspected = attribution.blame(handshake, attribution.FRESH) is attribution.Blame.SUSPECTED
    if not suspected or not _needs_the_set(token) or not _otherwise_good(token, now):
        return NotMeasured(HARMLESS)
    rival = Rival("token.signature.invalid", f"curl -sS -i {shlex.quote(keyset.url)}", _TELLS)
    evidence = (shown, "token:anatomy/alg", "token:expected/key_set")
    return Hit(Severity.HIGH, Confidence.INFERRED, {"url": keyset.url, **values}, evidence, rivals=(rival,))


def _needs_the_set(token: Token) -> bool:
    """Whether nothing but the key set could verify this token: signed by a key pair, and no key is configured."""
    alg = token.anatomy.alg if token.anatomy else ""
    pinned_to_another = token.expected.algorithm_given and alg not in token.expected.algorithms
    return token.expected.key == "none" and bool(alg) and not alg.upper().startswith("HS") and not pinned_to_another


def _otherwise_good(token: Token, now: datetime) -> bool:
    """Whether nothing about the token's text and claims explains a refusal."""
    seen, due = token.anatomy, token.expected
    if seen is None or seen.unsigned or token.damage != Damage():
        return False
    in_force = (seen.exp is None or seen.exp > now) and all(one is None or one <= now for one in (seen.nbf, seen.iat))
    named = due.issuer in ("", seen.issuer) and (not due.audience or due.audience in seen.audience)
    return in_force and named
