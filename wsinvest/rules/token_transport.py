"""The way the token travels: too long for the request, in the wrong place, under the wrong name, in the URL."""

from datetime import timedelta
from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.ends import answered
from wsinvest.analysis.proofs import opened_by, proved_by
from wsinvest.analysis.remediation import NEXT_WEEK, TODAY
from wsinvest.analysis.size import as_long_that_passes, is_bad, oversize, speaks_of_size
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.hosts import is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target, Thresholds

SLIM_TOKEN: Final = Step(
    "slim_token",
    TODAY,
    60,
    Phrase(
        "Take lists and profiles out of the claims, or raise the limit of proxy and server.",
        "Tirar listas e perfis dos claims ou aumentar o limite do proxy e do servidor.",
    ),
    Phrase("The longest real token passes.", "O maior token real passa."),
)
SEND_WHERE_READ: Final = Step(
    "send_token_where_read",
    TODAY,
    30,
    Phrase(
        "Send the token in the place and under the name where the server reads it.",
        "Enviar o token no lugar e com o nome em que o servidor o lê.",
    ),
    Phrase("The handshake of the application opens.", "O handshake da aplicação é aberto."),
)
USE_TICKET: Final = Step(
    "use_ticket",
    NEXT_WEEK,
    240,
    Phrase(
        "Replace the token in the URL by a ticket for one use within a minute, or by a subprotocol.",
        "Trocar o token na URL por um ticket de uso único, válido por um minuto, ou por um subprotocolo.",
    ),
    Phrase("No access log holds a token.", "Nenhum log de acesso contém um token."),
)
NOT_TRIED: Final = Phrase(
    "The same token was not tried in other places or under other names.",
    "O mesmo token não foi testado em outros lugares nem com outros nomes.",
)
_BAD_REQUEST: Final = 400
_LONG_BYTES: Final = 2048  # no server's limit is lower by default; shorter tokens are not what is too large
_SHORTER: Final = ("without_token", *attribution.FRESH)
_TICKET: Final = timedelta(seconds=60)


@rule(
    "token.size.too_long",
    leads_to=("http.header.too_large", "http.auth.rejected"),
    text=Text(
        en=Words(
            title="The token is too long for the request: {bytes:bytes} with the URL, answered by {status}",
            impact="Users with many claims are turned away, others are not. {effect}",
            cause="The request line or a header is above the limit of the server or of a proxy.",
            fix="Slim the claims, raise the limit, or send a ticket in place of the token.",
            check="The longest real token gets past that answer.",
            name="The token is too long for the request",
        ),
        pt_BR=Words(
            title="O token é longo demais para a requisição: {bytes:bytes} com a URL, resposta {status}",
            impact="Usuários com muitos claims são barrados; os demais, não. {effect}",
            cause="A linha da requisição ou um cabeçalho passa do limite do servidor ou de um proxy.",
            fix="Reduza os claims, aumente o limite ou envie um ticket no lugar do token.",
            check="O maior token real passa dessa resposta.",
            name="O token é longo demais para a requisição",
        ),
    ),
    steps=(SLIM_TOKEN,),
)
def too_long(token: Token, handshake: Handshake, thresholds: Thresholds) -> Outcome:
    """An answer about size, and a long token; proven where a shorter one fares better, after a bare 400 a fresh one."""
    size, found = token.size_with_url_bytes, oversize(handshake, token)
    ended = found.attempts if found else ()
    if size > thresholds.request_line_bytes and not as_long_that_passes(handshake):
        ended = ended or answered(handshake.repeats, _BAD_REQUEST)
    told = any(map(speaks_of_size, ended))
    if not ended or size < _LONG_BYTES or (not told and is_bad(token)):
        return Clear()
    shorter = found.shorter if found and found.sure else proved_by(handshake, _SHORTER if told else attribution.FRESH)
    said = attribution.Blame.PROVEN if shorter else attribution.Blame.SUSPECTED
    probe = (f"handshake:probes/{shorter.id}",) if shorter else ()
    evidence = ("token:size_with_url_bytes", f"handshake:repeats/{ended[0].id}/response/status", *probe)
    status = ended[0].response.status if ended[0].response else 0
    values = {"bytes": size, "status": status, "effect": attribution.EFFECT[said]}
    return Hit(Severity.HIGH, Confidence.PROVEN if shorter else Confidence.INFERRED, values, evidence)


@rule(
    "token.transport.mismatch",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The server reads the token elsewhere: {place}",
            impact="A good token is refused where the application sends it ({sent}).",
            cause="Client and server disagree on the place; the same token in the other place opens the connection.",
            fix="Send the token where the server reads it, or let the server read it here too.",
            check="The application's own handshake opens.",
            name="The server reads the token elsewhere",
        ),
        pt_BR=Words(
            title="O servidor lê o token em outro lugar: {place}",
            impact="Um token válido é recusado onde a aplicação o envia ({sent}).",
            cause="Cliente e servidor divergem sobre o lugar; o mesmo token no outro lugar abre a conexão.",
            fix="Envie o token onde o servidor o lê, ou faça o servidor lê-lo também aqui.",
            check="O handshake da própria aplicação é aberto.",
            name="O servidor lê o token em outro lugar",
        ),
    ),
    steps=(SEND_WHERE_READ,),
)
def mismatch(token: Token, target: Target, handshake: Handshake) -> Outcome:
    """Proven by the probe that only moves the token; a first message may have been wanted for itself."""
    moved = opened_by(handshake, "place")
    if moved is None:
        return _without_proof("place", token, handshake)
    place = AuthMode(moved.sent.token_place)
    values = {"place": ENUMS[AuthMode][place], "sent": ENUMS[AuthMode][target.auth.mode]}
    # A server that only waits for any message at all stays open as well.
    any_message = moved.change is not None and moved.change.label == "in_message"
    confidence = Confidence.INFERRED if any_message else Confidence.PROVEN
    return Hit(Severity.HIGH, confidence, values, _probe(handshake, moved.id))


@rule(
    "token.transport.param_name",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The server reads the token under another name: {name}",
            impact="A good token is refused under the name {sent}.",
            cause="Client and server disagree on the name; the same token under the other name opens the connection.",
            fix="Use the server's name for it.",
            check="The application's own handshake opens.",
            name="The server reads the token under another name",
        ),
        pt_BR=Words(
            title="O servidor lê o token com outro nome: {name}",
            impact="Um token válido é recusado com o nome {sent}.",
            cause="Cliente e servidor divergem sobre o nome; o mesmo token com o outro nome abre a conexão.",
            fix="Use o nome que o servidor espera.",
            check="O handshake da própria aplicação é aberto.",
            name="O servidor lê o token com outro nome",
        ),
    ),
    steps=(SEND_WHERE_READ,),
)
def param_name(token: Token, target: Target, handshake: Handshake) -> Outcome:
    """Proven by the probe that only renames it."""
    renamed = opened_by(handshake, "parameter")
    if renamed is None:
        has_name = target.auth.mode in (AuthMode.QUERY, AuthMode.COOKIE, AuthMode.MESSAGE)
        return _without_proof("parameter", token, handshake) if has_name else Clear()
    values = {"name": renamed.sent.token_name, "sent": target.auth.name}
    return Hit(Severity.HIGH, Confidence.PROVEN, values, _probe(handshake, renamed.id))


@rule(
    "token.transport.leaked_in_url",
    text=Text(
        en=Words(
            title="The token travels in the URL",
            impact="URLs are written into logs of servers and proxies; who reads those can use the token.",
            cause="Browsers cannot send an Authorization header with a WebSocket, so the parameter was chosen.",
            fix="Use a ticket for one use, a subprotocol, a cookie or the first message.",
            check="No access log holds a token.",
        ),
        pt_BR=Words(
            title="O token trafega na URL",
            impact="URLs ficam gravadas em logs de servidores e proxies; quem os lê pode usar o token.",
            cause="Navegadores não enviam o cabeçalho Authorization em um WebSocket; por isso se usou o parâmetro.",
            fix="Use um ticket de uso único, um subprotocolo, um cookie ou a primeira mensagem.",
            check="Nenhum log de acesso contém um token.",
        ),
    ),
    steps=(USE_TICKET,),
)
def leaked_in_url(token: Token, target: Target) -> Outcome:
    """Advice: medium, low on loopback or for a token that lives a minute."""
    if target.auth.mode is not AuthMode.QUERY or token.state is not TokenState.PRESENT:
        return Clear()
    harmless = is_loopback(target.url.host) or _lives_shortly(token)
    return Hit(Severity.LOW if harmless else Severity.MEDIUM, Confidence.OBSERVED, {}, ("token:state", "token:source"))


def _without_proof(axis: str, token: Token, handshake: Handshake) -> Outcome:
    """No probe of this axis opened: cleared if one was made, else it is not known while the server refuses."""
    tried = any(probe.change and probe.change.axis == axis for probe in handshake.probes)
    settled = attribution.blame(handshake, ()) is not attribution.Blame.SUSPECTED or any(_opens(handshake))
    if tried or settled or token.state is not TokenState.PRESENT:
        return Clear()
    return NotMeasured(NOT_TRIED)


def _opens(handshake: Handshake) -> tuple[bool, ...]:
    """For each probe whether the connection opened: then the search had its answer."""
    return tuple(probe.opened for probe in handshake.probes)


def _probe(handshake: Handshake, identity: str) -> tuple[str, ...]:
    return (f"handshake:repeats/{handshake.baseline.id}", f"handshake:probes/{identity}")


def _lives_shortly(token: Token) -> bool:
    anatomy = token.anatomy
    if anatomy is None or anatomy.exp is None or anatomy.iat is None:
        return False
    return anatomy.exp - anatomy.iat <= _TICKET
