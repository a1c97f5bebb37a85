"""Answers that keep the client out: wrong credentials, a wrong path, a proxy's own login."""

from wsinvest.analysis import attribution, ends, engineio, route, upgrade
from wsinvest.analysis.credential import is_named, lacking, names_credential
from wsinvest.analysis.front import is_blocked, speaks_of_host, words
from wsinvest.analysis.mutual_tls import CERTIFICATE_RIVAL, lacks_certificate
from wsinvest.analysis.origin import ORIGIN_RIVAL, speaks_of_origin
from wsinvest.analysis.proofs import opened_by, path_missing, proved_by
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.analysis.size import oversize
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.comparison import telling
from wsinvest.facts.config import Config
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Clear, Confidence, Outcome, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target
from wsinvest.rules.http_origin import ORIGINS

FIX_PATH = Step(
    "fix_path",
    TODAY,
    15,
    Phrase(
        "Correct the path of the URL, or the route and prefix under which the server mounts its endpoint.",
        "Corrigir o caminho da URL, ou a rota e o prefixo em que o servidor publica o endpoint.",
    ),
    Phrase(
        "The handshake on that path is answered by the WebSocket server.",
        "O servidor WebSocket responde nesse caminho.",
    ),
)
PASS_PROXY = Step(
    "pass_proxy",
    TODAY,
    30,
    Phrase(
        "Leave the path open at the proxy, or give the client its credentials.",
        "Liberar o caminho no proxy ou fornecer as credenciais ao cliente.",
    ),
    Phrase("The answer comes from the server, not from the proxy.", "A resposta vem do servidor, não do proxy."),
)
_OF_THE_TOKEN = ("token", "place", "parameter")  # the axes of probes that change the token or the way it travels
_NO_ANSWER = Phrase("no answer", "nenhuma resposta")
_SAID_BY_TOKEN = Phrase("The findings on the token say why.", "Os achados sobre o token dizem por quê.")
_STALE = Phrase(
    "A fresh token is let in in its place: the one in use has ended, or is not of the kind that is due.",
    "Um token novo é aceito em seu lugar: o que está em uso expirou ou não é do tipo esperado.",
)
_ONE_USE = Phrase(
    "The first request was let in and no later one with the same token: it is good for one use, as tickets are, or for "
    "one session. If the application obtains a new one for each connection, nothing is wrong.",
    "A primeira requisição foi aceita e nenhuma outra com o mesmo token: ele vale para um único uso, como um ticket, "
    "ou para uma única sessão. Se a aplicação obtém um novo a cada conexão, não há nada errado.",
)
_NOW_AND_THEN = Phrase(
    "The same request is let in at other times, so that token, path and origin are good: behind this address stand "
    "servers that differ, one with another secret, an older release or a clock of its own.",
    "A mesma requisição é aceita em outros momentos; token, caminho e origem estão corretos: atrás desse endereço há "
    "servidores diferentes entre si, um deles com outro segredo, versão antiga ou relógio próprio.",
)
_NONE_DUE = Phrase(
    "By its settings this target needs no token (WS_AUTH_MODE=none): it does need one, or it is the Origin, the path "
    "or the client's address that is refused.",
    "Segundo as configurações, este alvo dispensa token (WS_AUTH_MODE=none): ou ele exige um, ou o que se recusa é o "
    "Origin, o caminho ou o endereço do cliente.",
)
_NOTHING_KNOWN = Phrase(
    "Why is not determinable from here: run it again with the server's .env or public key, and with its login URL.",
    "O motivo não pode ser determinado daqui: execute de novo com o .env ou a chave pública do servidor e com a URL "
    "de login.",
)
_GOOD_TOKEN = Phrase(
    "Why is not determinable from here: the token is good by the settings known here. "
    "Read the server's log, and compare the secret that the process really runs with.",
    "O motivo não pode ser determinado daqui: o token é válido segundo as configurações conhecidas. "
    "Leia o log do servidor e compare com o segredo que o processo realmente usa.",
)


@rule(
    "http.auth.rejected",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        en=Words(
            title="The server refuses the handshake with {status}",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} turned away; a browser reports 1006 and "
            "no reason.",
            cause="The server did not accept the credentials of the request. {why} The answer's own words: {words}.",
            fix="Follow the token findings; if there are none, compare the token with the server's settings.",
            check="A handshake with a fresh token opens.",
            name="The server refuses the authentication",
        ),
        pt_BR=Words(
            title="O servidor recusa o handshake com {status}",
            impact="{count:int} de {of:int} tentativas {count:plural:foi barrada|foram barradas}; um navegador informa "
            "1006, sem motivo.",
            cause="O servidor não aceitou as credenciais da requisição. {why} Palavras da resposta: {words}.",
            fix="Siga os achados sobre o token; se não houver, compare o token com as configurações do servidor.",
            check="Um handshake com um token novo é aberto.",
            name="O servidor recusa a autenticação",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def auth_rejected(
    handshake: Handshake,
    token: Token | None,
    look: CertificateLook | None = None,
    target: Target | None = None,
    config: Config | None = None,
) -> Outcome:
    """401 or 403, unless a probe has shown that they mean something else, or no credential was named to us."""
    if lacking(handshake, token, target, config):
        return Clear()
    refused = (one for one in ends.answered(handshake.repeats, 401, 403) if not _of_others(one, look))
    ended = tuple(one for one in refused if not _basic(one)) or _in_400(handshake)
    elsewhere = engineio.misspoken(handshake) or proved_by(handshake, (*ORIGINS, engineio.PATH_PROBE)) is not None
    if not ended or elsewhere or all(map(speaks_of_origin, ended)):
        return Clear()
    if _path_confidence(handshake, token) is Confidence.PROVEN:
        return Clear()
    fresh = proved_by(handshake, attribution.FRESH)
    proof = (f"handshake:probes/{fresh.id}",) if fresh else ()
    of, status, why = len(handshake.repeats), ends.status_of(ended), _why(handshake, token, target)
    said = words(ended[0].response)
    rivals = () if fresh else (*_maybe_path(handshake), *_maybe_origin(ended), *_maybe_certificate(look))
    most = Severity.MEDIUM if why is _ONE_USE else Severity.HIGH
    return ends.hit(ended, of, at_most=most, evidence=proof, rivals=rivals, status=status, why=why, words=said)


@rule(
    "http.path.not_found",
    text=Text(
        en=Words(
            title="There is no endpoint at {path} (status {status})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused, whatever token "
            "{count:plural:it|they} carried.",
            cause="The server knows no such path, or the endpoint is mounted under another prefix.",
            fix="Correct the path in the URL, or the route of the server.",
            check="A handshake at the right path is answered by the WebSocket server.",
            name="There is no endpoint at that path",
        ),
        pt_BR=Words(
            title="Não há endpoint em {path} (status {status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas}, com qualquer "
            "token.",
            cause="O servidor não conhece esse caminho, ou o endpoint está sob outro prefixo.",
            fix="Corrija o caminho na URL ou a rota do servidor.",
            check="Um handshake no caminho certo é respondido pelo servidor WebSocket.",
            name="Não há endpoint nesse caminho",
        ),
    ),
    steps=(FIX_PATH,),
)
def path_not_found(
    handshake: Handshake,
    token: Token | None,
    target: Target,
    log: Log | None = None,
    meanwhile: Meanwhile | None = None,
    config: Config | None = None,
) -> Outcome:
    """404 speaks for itself; some servers say 403 or 400 for an unknown route, then a plain GET tells.

    Not where a credential was asked for and none was named to us: good servers answer alike on a path that is there.
    """
    moved, proof = engineio.turned_by(handshake, engineio.PATH_PROBE)
    if moved:
        of, path, status = len(handshake.repeats), target.url.path, ends.status_of(moved) or _NO_ANSWER
        return ends.hit(moved, of, Confidence.PROVEN, evidence=proof, path=path, status=status)
    confidence = None if lacking(handshake, token, target, config) else _path_confidence(handshake, token)
    if confidence is Confidence.PROVEN and not is_named(token, target, config):
        confidence = Confidence.INFERRED  # some hide a route from whoever brings no credential
    if confidence is None or upgrade.loss(handshake, log, meanwhile):
        return Clear()
    ended = next(filter(None, (ends.answered(handshake.repeats, status) for status in (404, 403, 400))))
    plain = ("handshake:plain",) if handshake.plain else ()
    path, status = target.url.path, ends.status_of(ended)
    untold = confidence is Confidence.INFERRED and ended[0] in upgrade.as_a_page(handshake, 404)
    rivals: tuple[Rival, ...] = (upgrade.STRIPPED_RIVAL, upgrade.UNSUPPORTED_RIVAL) if untold else ()
    rivals = (route.REFUSAL_RIVAL,) if route.unclear(handshake) else (*rivals, *_maybe_host(handshake))
    return ends.hit(ended, len(handshake.repeats), confidence, evidence=plain, rivals=rivals, path=path, status=status)


@rule(
    "http.proxy.auth_required",
    text=Text(
        en=Words(
            title="A proxy asks for its own credentials ({status})",
            impact="{count:int} of {of:int} attempts never reached the server.",
            cause="The challenge is of the kind that proxies and web servers send, not WebSocket applications.",
            fix="Give the client the proxy's credentials, or leave the path open there.",
            check="The answer comes from the server behind the proxy.",
            name="A proxy asks for its own credentials",
        ),
        pt_BR=Words(
            title="Um proxy exige credenciais próprias ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:não chegou|não chegaram} ao servidor.",
            cause="A exigência é do tipo que proxies e servidores web enviam, e não aplicações WebSocket.",
            fix="Forneça ao cliente as credenciais do proxy ou libere o caminho nele.",
            check="A resposta vem do servidor atrás do proxy.",
            name="Um proxy exige credenciais próprias",
        ),
    ),
    steps=(PASS_PROXY,),
)
def proxy_auth(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """407, or 401 with a Basic challenge where a credential of another kind was named to us."""
    named = not lacking(handshake, token, target, config)
    challenged = [one for one in ends.answered(handshake.repeats, 401) if _basic(one) and named]
    ended = (*ends.answered(handshake.repeats, 407), *challenged)
    return (
        ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, status=ends.status_of(ended)) if ended else Clear()
    )


def _path_confidence(handshake: Handshake, token: Token | None) -> Confidence | None:
    """How sure it is that the path is wrong, None when nothing says so.

    404 in answer to the upgrade is proven by another path that is served, if whoever answers would say otherwise on a
    route for WebSockets: many routers do not, once a proxy has dropped the upgrade. 403 counts only where a plain GET
    finds nothing although another path is served, and where the token is not known to be bad: a good one is refused as
    well. 400 is no more than a hint. A change on the same path that helped is proof that the path is there: routers
    answer 404 to a plain GET of a path that serves WebSockets only.
    """
    if any(_reached(one, handshake) for one in handshake.probes) or route.known(handshake):
        return None
    elsewhere = any(get.label == "root" and get.status not in (None, 404) for get in handshake.plain)
    missing = ends.answered(handshake.repeats, 404)
    if any(one.response and names_credential(one.response) for one in missing):
        return None  # a refusal of the credentials under another status
    if missing:
        told = elsewhere and path_missing(handshake) and upgrade.path_told(missing[0])
        return Confidence.PROVEN if told else Confidence.INFERRED
    if not elsewhere or not path_missing(handshake):
        return None
    if ends.answered(handshake.repeats, 400):
        return Confidence.INFERRED
    return _whatever_the_token(handshake, token) if ends.answered(handshake.repeats, 403) else None


def _maybe_path(handshake: Handshake) -> tuple[Rival, ...]:
    return (route.PATH_RIVAL,) if route.unclear(handshake) else ()


def _maybe_certificate(look: CertificateLook | None) -> tuple[Rival, ...]:
    return (CERTIFICATE_RIVAL,) if look and look.asks_certificate else ()


def _maybe_host(handshake: Handshake) -> tuple[Rival, ...]:
    """Where every path is missing, the whole site may be another one."""
    statuses = {get.status for get in handshake.plain}
    return (upgrade.HOST_RIVAL,) if len(handshake.plain) > 1 and statuses == {404} else ()


def _maybe_origin(ended: tuple[Attempt, ...]) -> tuple[Rival, ...]:
    """Where an Origin was sent, a 403 may be for it: no other one was found to fare better, and none at all neither."""
    return (ORIGIN_RIVAL,) if any(one.sent.origin for one in ends.answered(ended, 403)) else ()


def _in_400(handshake: Handshake) -> tuple[Attempt, ...]:
    """Refusals of the credentials by servers that have no better status: Engine.IO, and where another way opens."""
    long = oversize(handshake)
    if long is not None and long.sure:
        return ()
    healed = proved_by(handshake, attribution.FRESH) or any(opened_by(handshake, axis) for axis in _OF_THE_TOKEN)
    said = ends.answered(handshake.repeats, 404)
    named = tuple(one for one in said if one.response and names_credential(one.response))
    bad = ends.answered(handshake.repeats, 400) if healed else ()
    return engineio.refused_with(handshake, FORBIDDEN) or bad or named


def _reached(probe: Attempt, handshake: Handshake) -> bool:
    """Whether this probe came further than the repeats, so that something is served there."""
    return probe.change is not None and proved_by(handshake, (probe.change.label,)) is probe


def _whatever_the_token(handshake: Handshake, token: Token | None) -> Confidence | None:
    """Inferred at most; None when the one in use is known to be bad and no better was tried.

    A route for WebSockets only answers a plain GET with 404 as well, and may refuse a good token for its user, or for
    not finding it where it looks.
    """
    good = token is not None and token.verdict is not None and token.verdict.verified and not token.verdict.code
    unknown = token is None or token.state is TokenState.ABSENT
    unjudged = token is not None and token.state is TokenState.PRESENT and not token.verdict
    tried = any(handshake.probe(label) is not None for label in attribution.FRESH)
    return Confidence.INFERRED if good or unknown or unjudged or tried else None


def _of_others(attempt: Attempt, look: CertificateLook | None) -> bool:
    """Whether the token is not what is refused: a certificate is missing, a firewall speaks, or the host is wrong."""
    return lacks_certificate(attempt, look) or is_blocked(attempt) or speaks_of_host(attempt)


def _why(handshake: Handshake, token: Token | None, target: Target | None) -> Phrase:
    """What is known of the reason, and where nothing is known what would tell."""
    if any(one.opened for one in telling(handshake.repeats)):
        once = handshake.baseline.opened and not any(one.opened for one in handshake.repeats[1:])
        return _ONE_USE if once else _NOW_AND_THEN
    if target is not None and target.auth.mode is AuthMode.NONE:
        return _NONE_DUE
    if token is None or token.state is not TokenState.PRESENT:
        return _SAID_BY_TOKEN
    if proved_by(handshake, attribution.FRESH) is not None:
        return _STALE
    if token.verdict is None:
        return _NOTHING_KNOWN
    return _SAID_BY_TOKEN if token.verdict.code else _GOOD_TOKEN


def _basic(attempt: Attempt) -> bool:
    challenge = attempt.response.header("www-authenticate") if attempt.response else ""
    return challenge.lower().startswith(("basic", "negotiate", "ntlm"))
