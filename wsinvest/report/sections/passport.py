"""The token's passport in words: each hop with its state and fingerprint, each reading of the secret, the clock."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.token_passport import Passport, Reading, passport
from wsinvest.analysis.token_trace import Flaw, Hop, HopName, HopState
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS, READING_WORDS
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import TokenState
from wsinvest.model.target import AuthMode, TokenSource
from wsinvest.report import labels
from wsinvest.report.blocks import Badge, Block, Column, Lead, Line, Mono, Paragraph, Table, Tone
from wsinvest.report.sections.view import View

HOPS: Final = {
    HopName.SECRET: Phrase("secret", "segredo"),
    HopName.SIGNED: Phrase("signature", "assinatura"),
    HopName.LOGIN: Phrase("answer of the login", "resposta do login"),
    HopName.HELD: Phrase("client", "cliente"),
    HopName.PLACED: Phrase("place in the request", "lugar na requisição"),
    HopName.SENT: Phrase("request", "envio"),
    HopName.JUDGED: Phrase("verdict of the server", "veredito do servidor"),
}
STATES: Final = {
    HopState.GOOD: Phrase("in order", "em ordem"),
    HopState.BROKE: Phrase("went wrong here", "falhou aqui"),
    HopState.CARRIED: Phrase("carried on", "seguiu com a falha"),
    HopState.UNKNOWN: Phrase("unknown", "desconhecido"),
    HopState.ASIDE: Phrase("not on its way", "fora do caminho"),
}
FLAWS: Final = {
    Flaw.NONE: Phrase("", ""),
    Flaw.MISSING: Phrase("missing", "ausente"),
    Flaw.EMPTY: Phrase("empty", "vazio"),
    Flaw.PLACEHOLDER: Phrase("a word for nothing", "uma palavra sem valor"),
    Flaw.UNSIGNED: Phrase("could not be signed", "não pôde ser assinado"),
    Flaw.OTHER_KEY: Phrase("another key", "outra chave"),
    Flaw.PREFIXED: Phrase("Bearer before it", "Bearer na frente"),
    Flaw.QUOTED: Phrase("quotes around it", "entre aspas"),
    Flaw.BLANKS: Phrase("blanks at its ends", "espaços nas pontas"),
    Flaw.ENCODED: Phrase("encoded once more", "codificado de novo"),
    Flaw.TRUNCATED: Phrase("cut short", "cortado"),
    Flaw.NOT_JWT: Phrase("no JWT", "não é um JWT"),
    Flaw.ALGORITHM: Phrase("another algorithm", "outro algoritmo"),
    Flaw.CLAIM: Phrase("a claim does not fit", "um claim não confere"),
    Flaw.STALE: Phrase("expired", "expirado"),
    Flaw.EARLY: Phrase("not yet valid", "ainda não válido"),
    Flaw.CHANGED: Phrase("changed on its way", "alterado no caminho"),
    Flaw.WRONG_PLACE: Phrase("not where the server reads it", "não onde o servidor o lê"),
    Flaw.WRONG_NAME: Phrase("under another name", "com outro nome"),
    Flaw.UNSENDABLE: Phrase("cannot be sent", "não pode ser enviado"),
    Flaw.TOO_LONG: Phrase("too long", "longo demais"),
    Flaw.REFUSED: Phrase("refused", "recusado"),
}
_VIA: Final = {
    HopName.HELD: ENUMS[TokenSource],
    HopName.PLACED: ENUMS[AuthMode],
}
TONES: Final = {
    HopState.GOOD: Tone.GOOD,
    HopState.BROKE: Tone.BAD,
    HopState.CARRIED: Tone.MEDIUM,
    HopState.UNKNOWN: Tone.UNKNOWN,
    HopState.ASIDE: Tone.UNKNOWN,
}
NOTHING: Final = Phrase(
    "No token was named for this run, or none is due here, so there is none to follow.",
    "Nenhum token foi informado a esta execução, ou nenhum é exigido aqui; não há o que acompanhar.",
)
BROKE_AT: Final = Phrase("The token went wrong at “{hop}”: {flaw}.", "O token falhou em “{hop}”: {flaw}.")
LET_IN: Final = Phrase(
    "The token came through every hop, and the server let it in.",
    "O token passou por todas as etapas, e o servidor o aceitou.",
)
LET_IN_WITHOUT: Final = Phrase(
    "No token was sent, and the server let the connection in.",
    "Nenhum token foi enviado, e o servidor aceitou a conexão.",
)
NOT_TOLD: Final = Phrase(
    "Nothing went wrong with the token as far as it could be followed.",
    "Nada deu errado com o token até onde foi possível acompanhá-lo.",
)
CLOCK: Final = Phrase("{skew:s} (within {half:s})", "{skew:s} (margem de {half:s})")
TABLE: Final = Phrase("The token, hop by hop", "O token, etapa por etapa")
_HOP: Final = Phrase("Hop", "Etapa")
_WHAT: Final = Phrase("What is seen", "O que se vê")
_PROOF: Final = Phrase("Evidence", "Evidência")
_READ: Final = Phrase("Each reading of the secret", "Cada leitura do segredo")
_VERIFIES: Final = Phrase("Issued token verifies", "Token emitido é verificado")
_OPENS: Final = Phrase("Token signed with it comes further", "Token assinado com ela avança")
_NOT_TRIED: Final = Phrase("not tried", "não testado")


def section(view: View) -> tuple[Block, ...]:
    """Where it went wrong, then the hops, the clock and the readings."""
    found = passport(view.case)
    if found is None:
        return (Paragraph(view.say(NOTHING)),)
    return (Lead(sentence(view, found)), *tables(view, found))


def tables(view: View, found: Passport) -> Iterator[Block]:
    """The hops, the clock that decides against ours, and the readings that were tried."""
    yield hops(view, found)
    if found.clock is not None:
        half = (found.clock.most_s - found.clock.least_s) / 2
        yield view.pairs((labels.SKEW, view.say(CLOCK, skew=found.clock.skew_s, half=round(half, 1))))
    if found.readings:
        titles = (labels.READING, labels.FINGERPRINT, _VERIFIES, _OPENS)
        rows = tuple(_reading(view, one) for one in found.readings)
        yield Table(view.say(_READ), tuple(Column(view.say(title)) for title in titles), rows)


def sentence(view: View, found: Passport) -> str:
    """Where the token went wrong, in one sentence."""
    broke, last = found.broke, found.hops[-1]
    if broke is not None:
        return view.say(BROKE_AT, hop=HOPS[broke.name], flaw=what(view, broke))
    if last.state is not HopState.GOOD:
        return view.say(NOT_TOLD)
    token = view.facts(Token)
    return view.say(LET_IN_WITHOUT if token is None or token.state is TokenState.ABSENT else LET_IN)


def hops(view: View, found: Passport) -> Table:
    """A row for each hop."""
    columns = tuple(Column(view.say(title)) for title in (_HOP, labels.STATE, _WHAT, labels.FINGERPRINT, _PROOF))
    return Table(view.say(TABLE), columns, tuple(_row(view, hop) for hop in found.hops))


def what(view: View, hop: Hop) -> str:
    """The flaw, and the reading, source or place that belongs to it."""
    via = _via(view, hop)
    flaw = view.say(FLAWS[hop.flaw])
    return f"{flaw} ({via})" if flaw and via else flaw or via


def _via(view: View, hop: Hop) -> str:
    if hop.via in READING_WORDS:
        return view.say(READING_WORDS[hop.via])
    words = {str(member): phrase for member, phrase in _VIA.get(hop.name, {}).items()}
    return view.say(words[hop.via]) if hop.via in words else ""


def _row(view: View, hop: Hop) -> tuple[Line, ...]:
    state = Badge(view.say(STATES[hop.state]), TONES[hop.state])
    return (view.say(HOPS[hop.name]), state, what(view, hop), _mono(hop.fingerprint), _mono(hop.shown))


def _reading(view: View, one: Reading) -> tuple[Line, ...]:
    told = ("–" if one.verifies is None else view.yes(one.verifies),)
    tried = view.say(_NOT_TRIED) if one.opens is None else view.yes(one.opens)
    return (view.say(READING_WORDS[one.name]), _mono(one.key), *told, tried)


def _mono(text: str) -> Line:
    return Mono(text) if text else ""
