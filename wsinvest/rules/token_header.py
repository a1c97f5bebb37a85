"""The token's header and signature: algorithm, key id, and whether the configured key signed it."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.proofs import controls
from wsinvest.analysis.remediation import RESTART_SERVICES, TODAY, VERIFY_AUTH
from wsinvest.facts.comparison import WELL, mark
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule

ONE_KEY: Final = Step(
    "one_key_for_both_sides",
    TODAY,
    30,
    Phrase(
        "Give issuer and server the same key, algorithm and key id, from one source.",
        "Usar a mesma chave, algoritmo e id de chave no emissor e no servidor, de uma única fonte.",
    ),
    Phrase(
        "A fresh token of the issuer verifies with the server's settings.",
        "Um token novo do emissor é verificado com as configurações do servidor.",
    ),
)
NO_KEY: Final = Phrase(
    "No key is configured that could check the token's signature.",
    "Nenhuma chave configurada permite verificar a assinatura do token.",
)
KEY_SET: Final = Phrase(
    "The key set at JWKS_URL could not be read, so key ids were not compared.",
    "O conjunto de chaves em JWKS_URL não pôde ser lido; os ids de chave não foram comparados.",
)


@rule(
    "token.header.alg_mismatch",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is signed with {found}, the server takes {due:list}",
            impact="{effect}",
            cause="Issuer and server were configured with different algorithms.",
            fix="Agree on one algorithm, and pin it on the server.",
            check="alg of a fresh token is among those that the server takes.",
            name="The token is signed with an algorithm that the server does not take",
        ),
        pt_BR=Words(
            title="O token é assinado com {found}, o servidor aceita {due:list}",
            impact="{effect}",
            cause="O emissor e o servidor foram configurados com algoritmos diferentes.",
            fix="Definam um único algoritmo e fixem-no no servidor.",
            check="O alg de um token novo está entre os que o servidor aceita.",
            name="O token é assinado com um algoritmo que o servidor não aceita",
        ),
    ),
    steps=(ONE_KEY,),
)
def alg_mismatch(token: Token, handshake: Handshake | None, keyset: Keyset | None = None) -> Outcome:
    """By the validator, or by a configured algorithm alone where no key is known; a fetched key set decides."""
    if token.anatomy is None or not token.anatomy.alg or _is_unsigned(token):
        return Clear()
    found, due = token.anatomy.alg, token.expected.algorithms
    of_key = next((key for key in keyset.keys if key.kid and key.kid == token.anatomy.kid), None) if keyset else None
    if of_key is not None and token.expected.key == "set":
        due = of_key.algorithms
    known = token.verdict is not None or token.expected.algorithm_given
    if not known or found in due:
        return Clear()
    facts = ("token:anatomy/alg", "token:expected/algorithms", *(("keyset:keys",) if of_key else ()))
    return attribution.hit(
        Severity.HIGH, handshake, attribution.FRESH, facts, decisive=_by_set(token), found=found, due=due
    )


@rule(
    "token.header.alg_none",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is not signed: alg is none, or the signature is empty",
            impact="A server that takes it lets anybody in under any name. {effect}",
            cause="The issuer does not sign, or a library was told to accept none.",
            fix="Sign every token; let the server accept its own algorithm only.",
            check="An unsigned token is refused, a signed one opens the connection.",
        ),
        pt_BR=Words(
            title="O token não está assinado: alg é none ou a assinatura está vazia",
            impact="Um servidor que o aceita deixa qualquer um entrar com qualquer nome. {effect}",
            cause="O emissor não assina, ou uma biblioteca foi configurada para aceitar none.",
            fix="Assine todos os tokens; faça o servidor aceitar apenas o seu algoritmo.",
            check="Um token sem assinatura é recusado; um assinado abre a conexão.",
        ),
    ),
    steps=(ONE_KEY, VERIFY_AUTH),
)
def alg_none(token: Token, handshake: Handshake | None) -> Outcome:
    """Bad if refused, worse if accepted; unless the server asks nobody for a token."""
    if not _is_unsigned(token):
        return Clear()
    asks_nobody = handshake is not None and any(mark(one) == WELL for one in controls(handshake))
    acquitted = Severity.MEDIUM if asks_nobody else Severity.CRITICAL
    facts = ("token:anatomy/unsigned", "token:anatomy/alg")
    return attribution.hit(Severity.CRITICAL, handshake, attribution.FRESH, facts, decisive=True, acquitted=acquitted)


@rule(
    "token.header.kid_unknown",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token names another key than the server's",
            impact="{effect}",
            cause="Keys were rotated on one side only, or the token is older than the rotation.",
            fix="Let the server fetch the keys again; keep old ones until their tokens run out.",
            check="kid of a fresh token is among the server's keys.",
        ),
        pt_BR=Words(
            title="O token indica uma chave diferente da do servidor",
            impact="{effect}",
            cause="As chaves foram trocadas só de um lado, ou o token é anterior à troca.",
            fix="Faça o servidor buscar as chaves de novo; mantenha as antigas até seus tokens expirarem.",
            check="O kid de um token novo está entre as chaves do servidor.",
        ),
    ),
    steps=(ONE_KEY, RESTART_SERVICES),
)
def kid_unknown(token: Token, handshake: Handshake | None, keyset: Keyset | None = None) -> Outcome:
    """kid differs from JWT_KID, or is not among the fetched keys, which decides."""
    if token.verdict is not None and token.verdict.code == "token.header.kid_unknown":
        decisive = _by_set(token)
        facts = ("token:anatomy/kid", "token:verdict/code", *(("keyset:keys",) if decisive and keyset else ()))
        return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, facts, decisive=decisive)
    unread = keyset is None or keyset.state is not KeysetState.READ
    if (
        token.expected.key_set
        and unread
        and not token.expected.key_id
        and token.anatomy is not None
        and token.anatomy.kid
    ):
        return NotMeasured(KEY_SET)
    return Clear()


@rule(
    "token.header.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token's header holds what no careful server accepts",
            impact="{effect}",
            cause="A name stands twice, an unknown extension is demanded, typ is another, or kid looks like a path.",
            fix="Write a plain header: alg, typ JWT and, if needed, a short kid.",
            check="The header of a fresh token holds alg, typ and kid only.",
        ),
        pt_BR=Words(
            title="O cabeçalho do token contém o que nenhum servidor cuidadoso aceita",
            impact="{effect}",
            cause="Um nome se repete, exige-se uma extensão desconhecida, typ é outro, ou kid parece um caminho.",
            fix="Use um cabeçalho simples: alg, typ JWT e, se necessário, um kid curto.",
            check="O cabeçalho de um token novo contém apenas alg, typ e kid.",
        ),
    ),
    steps=(ONE_KEY,),
)
def invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Found by the validator before it looked at the signature."""
    if token.verdict is None or token.verdict.code != "token.header.invalid":
        return Clear()
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:verdict/code",))


@rule(
    "token.signature.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is not signed with the configured key",
            impact="{effect}",
            cause="Issuer and server use different secrets, or different readings of one.",
            fix="Use one source for the secret on both sides, then restart both.",
            check="A fresh token of the issuer verifies with the server's key.",
        ),
        pt_BR=Words(
            title="O token não foi assinado com a chave configurada",
            impact="{effect}",
            cause="O emissor e o servidor usam segredos diferentes, ou leituras diferentes do mesmo segredo.",
            fix="Use uma única fonte para o segredo nos dois lados e reinicie ambos.",
            check="Um token novo do emissor é verificado com a chave do servidor.",
        ),
    ),
    steps=(ONE_KEY, RESTART_SERVICES),
)
def signature_invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """The recomputed signature differs, all else about the token's form is fine; unknown without a key.

    Decisive where the issuer itself publishes, under the token's kid, the key that refuses it.
    """
    if token.anatomy is None or not token.anatomy.alg or _is_unsigned(token):
        return Clear()
    if token.verdict is None:
        return NotMeasured(NO_KEY)
    if token.verdict.code != "token.signature.invalid":
        return Clear()
    facts = ("token:verdict/verified", "token:verdict/code")
    decisive = _by_set(token) and bool(token.anatomy.kid)
    return attribution.hit(
        Severity.CRITICAL, handshake, attribution.FRESH, facts, decisive=decisive, acquitted=Severity.MEDIUM
    )


def _is_unsigned(token: Token) -> bool:
    return token.anatomy is not None and token.anatomy.unsigned


def _by_set(token: Token) -> bool:
    """Whether the keys that judged the token are those that the issuer publishes now."""
    return token.expected.key == "set"
