"""Texts for every enum member, family and category that a reader can see, translatable."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.attempt_words import ATTEMPTS
from wsinvest.facts.config import FileState, ValueState
from wsinvest.facts.decodings import Sign
from wsinvest.facts.dialogue import Answer
from wsinvest.facts.keyset import Ignored, KeysetState
from wsinvest.facts.limits import Stop
from wsinvest.facts.load_words import LOADS
from wsinvest.facts.sample_words import SAMPLES
from wsinvest.facts.server_words import SERVERS
from wsinvest.facts.session_words import SESSIONS
from wsinvest.facts.shape import Entropy
from wsinvest.facts.storm_words import STORMS
from wsinvest.facts.token import GenerationReason, GenerationState
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import ProblemKind
from wsinvest.model.difference import Turn
from wsinvest.model.finding import Confidence, ObjectiveState, Severity
from wsinvest.model.target import AuthMode, Origin, TokenSource

# Members of different string enums may be equal ("missing"), so each enum has its own table.
ENUMS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Severity: {
        Severity.CRITICAL: _("critical"),
        Severity.HIGH: _("high"),
        Severity.MEDIUM: _("medium"),
        Severity.LOW: _("low"),
    },
    Confidence: {
        Confidence.PROVEN: _("proven"),
        Confidence.INFERRED: _("inferred"),
        Confidence.OBSERVED: _("observed"),
    },
    ObjectiveState: {
        ObjectiveState.MET: _("met"),
        ObjectiveState.MISSED: _("missed"),
        ObjectiveState.UNKNOWN: _("unknown"),
    },
    Turn: {
        Turn.BETTER: _("better"),
        Turn.WORSE: _("worse"),
        Turn.OTHER: _("same", "objective"),
        Turn.UNKNOWN: _("not comparable"),
    },
    Sign: {
        Sign.DOLLAR: _("a dollar sign"),
        Sign.HASH: _("a # sign"),
        Sign.BACKSLASH: _("a backslash"),
        Sign.QUOTE: _("a quote"),
        Sign.BACKTICK: _("a backtick"),
        Sign.SEVERAL: _("signs such as $, # or a backslash"),
    },
    Answer: {
        Answer.MATCHED: _("a text matched"),
        Answer.OTHER: _("texts came, and none of them matched"),
        Answer.SILENT: _("no text came at all"),
        Answer.ENDED: _("the server ended the connection before a match"),
        Answer.NOT_OPENED: _("the connection for it did not open"),
    },
    TokenSource: {
        TokenSource.HEADER: _("command line (--header, --cookie)"),
        TokenSource.ENV: _("configuration (WS_TOKEN)"),
        TokenSource.URL: _("parameter of the URL"),
        TokenSource.LOGIN: _("login service"),
        TokenSource.MINTED: _("signed here for the test"),
        TokenSource.NONE: _("none", "feminine"),
    },
    AuthMode: {
        AuthMode.NONE: _("none"),
        AuthMode.QUERY: _("parameter of the URL"),
        AuthMode.HEADER: _("Authorization header"),
        AuthMode.SUBPROTOCOL: _("subprotocol"),
        AuthMode.COOKIE: _("cookie"),
        AuthMode.MESSAGE: _("first message"),
    },
    Origin: {
        Origin.OPTION: _("command line"),
        Origin.TARGET_FILE: _("target file"),
        Origin.ENV_FILE: _(".env file"),
        Origin.ENVIRONMENT: _("environment"),
        Origin.DEFAULT: _("default"),
        Origin.UNSET: _("nowhere"),
    },
    ProblemKind: {
        ProblemKind.TIMEOUT: _("it took too long"),
        ProblemKind.REFUSED: _("access was refused"),
        ProblemKind.PERMISSION: _("we lack the permission"),
        ProblemKind.MISSING: _("there was nothing to read it from"),
        ProblemKind.PLATFORM: _("this platform does not tell"),
        ProblemKind.NOT_APPLICABLE: _("does not apply to this target"),
        ProblemKind.RATE_LIMITED: _("the server asked for fewer requests"),
        ProblemKind.OUT_OF_SIGHT: _("cannot be seen from this machine"),
        ProblemKind.BUG: _("an error of wsinvest itself"),
    },
    ValueState: {
        ValueState.SET: _("set"),
        ValueState.EMPTY: _("empty"),
        ValueState.MISSING: _("missing"),
    },
    FileState: {
        FileState.NOT_NAMED: _("none was named"),
        FileState.READ: _("read"),
        FileState.MISSING: _("not there"),
        FileState.UNREADABLE: _("cannot be read"),
        FileState.FOLDER: _("is a folder"),
        FileState.TOO_LARGE: _("too large to be one"),
        FileState.BINARY: _("not a text file"),
    },
    Stop: {
        Stop.RATE_LIMITED: _("the server asked us to slow down"),
        Stop.THREE_TIMEOUTS: _("three equal timeouts in a row"),
        Stop.DEADLINE: _("the time was up"),
        Stop.BUDGET: _("the limit of attempts was reached"),
        Stop.ABORTED_BY_SOURCE: _("the source records no more"),
    },
    GenerationState: {
        GenerationState.SIGNED: _("signed"),
        GenerationState.FAILED: _("failed"),
        GenerationState.NOT_CONFIGURED: _("not configured"),
        GenerationState.FORBIDDEN: _("forbidden by --no-mint"),
    },
    GenerationReason: {
        GenerationReason.NONE: _("none"),
        GenerationReason.SECRET_MISSING: _("JWT_SECRET is missing"),
        GenerationReason.SECRET_EMPTY: _("JWT_SECRET is empty"),
        GenerationReason.KEY_UNFIT: _("the key does not fit the algorithm"),
        GenerationReason.ALGORITHM_UNKNOWN: _("unknown algorithm"),
        GenerationReason.NOT_VERIFIED: _("it does not verify"),
    },
    KeysetState: {
        KeysetState.READ: _("read"),
        KeysetState.UNREACHABLE: _("no answer"),
        KeysetState.REFUSED: _("answered with an error"),
        KeysetState.INVALID: _("holds no key that verifies"),
    },
    Ignored: {
        Ignored.NOT_A_KEY: _("no key of a known kind"),
        Ignored.OTHER_USE: _("for another purpose"),
        Ignored.ODD_ID: _("kid that is none"),
        Ignored.WEAK: _("fewer than 2,048 bits"),
        Ignored.SYMMETRIC: _("secret beside public keys"),
    },
    Entropy: {
        Entropy.NONE: _("none", "feminine"),
        Entropy.LOW: _("low", "entropy"),
        Entropy.FAIR: _("fair"),
        Entropy.HIGH: _("high", "entropy"),
    },
    **ATTEMPTS,
    **SERVERS,
    **SESSIONS,
    **LOADS,
    **SAMPLES,
    **STORMS,
}

FAMILIES: Final[Mapping[str, Phrase]] = {
    "secret": _("Signing secret"),
    "token-generation": _("Generation of tokens"),
    "invalid-token": _("Empty or invalid tokens"),
    "memory": _("Memory"),
    "resources": _("Other resources"),
    "handshake": _("WebSocket handshake"),
    "premature-close": _("Premature closes"),
    "service": _("Errors of the service itself"),
    "environment": _("Configuration of the environment"),
    "monitoring": _("Monitoring"),
    "logging": _("Diagnostic logs"),
    "timeouts": _("Timeouts"),
    "pool": _("Pool of connections"),
}
CATEGORIES: Final[Mapping[str, Phrase]] = {
    "authentication": _("Authentication"),
    "resources": _("Resources"),
    "connection": _("Connection"),
    "configuration": _("Configuration"),
}
TOKEN_PLACES: Final[Mapping[str, Phrase]] = {
    "env": _("setting WS_TOKEN"),
    "url": _("parameter of the URL"),
    "login": _("answer of the login"),
    "generation": _("generation of tokens"),
    "request": _("handshake request"),
}
BASES: Final[Mapping[str, Phrase]] = {
    "memory": _("memory"),
    "descriptors": _("open files of the process"),
    "ports": _("local ports"),
    "configured": _("configured limit"),
}
# What a connection carries, as it decides about the memory that it takes.
CARRIED: Final[Mapping[str, Phrase]] = {
    "plain": _("plain"),
    "compressed": _("compressed messages"),
    "tls": _("TLS ends in the server"),
    "tls_compressed": _("TLS ends in the server, compressed messages"),
}
# The decodings of JWT_SECRET, as a phrase after the word “secret” or alone.
DECODING_WORDS: Final[Mapping[str, Phrase]] = {
    "as_read": _("as it is read"),
    "stripped": _("without blanks at its ends"),
    "unquoted": _("without quotes around it"),
    "with_cr": _("with the carriage return of its line"),
    "first_line": _("from the first of its lines"),
    "last_line": _("from the last of its lines"),
    "literal": _("with all behind its equal sign"),
    "sh": _("as sh reads the file"),
    "compose": _("as docker compose reads the file"),
    "node": _("as Node reads the file"),
    "expand": _("as dotenv-expand reads the file"),
    "ruby": _("as dotenv of Ruby reads the file"),
    "go": _("as godotenv reads the file"),
    "systemd": _("as systemd reads the file"),
    "python": _("with unset variables taken as empty"),
    "hex": _("decoded from hex"),
    "base64": _("decoded from base64"),
}


def word(member: Enum, language: str) -> str:
    """The text for an enum member in this language."""
    return ENUMS[type(member)][member].say(language)


def named(table: Mapping[str, Phrase], key: str, language: str) -> str:
    """The text for a key of one of the tables; an unknown key is returned unchanged."""
    return table[key].say(language) if key in table else key
