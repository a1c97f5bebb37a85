"""The words for every enum member, family and category that a reader can meet, in every language."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.config import FileState, ValueState
from wsinvest.facts.keyset import Ignored, KeysetState
from wsinvest.facts.limits import Stop
from wsinvest.facts.log import Says
from wsinvest.facts.shape import Entropy
from wsinvest.facts.token import GenerationReason, GenerationState
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import EngineState, Reason, StageName, State, TokenState
from wsinvest.model.case import ProblemKind
from wsinvest.model.finding import Confidence, ObjectiveState, Severity
from wsinvest.model.target import AuthMode, Origin, TokenSource

# Members of different string enums may be equal ("missing"), so each enum has its own table.
ENUMS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Severity: {
        Severity.CRITICAL: Phrase("critical", "crítico"),
        Severity.HIGH: Phrase("high", "alto"),
        Severity.MEDIUM: Phrase("medium", "médio"),
        Severity.LOW: Phrase("low", "baixo"),
    },
    Confidence: {
        Confidence.PROVEN: Phrase("proven", "comprovado"),
        Confidence.INFERRED: Phrase("inferred", "inferido"),
        Confidence.OBSERVED: Phrase("observed", "observado"),
    },
    ObjectiveState: {
        ObjectiveState.MET: Phrase("met", "atingido"),
        ObjectiveState.MISSED: Phrase("missed", "não atingido"),
        ObjectiveState.UNKNOWN: Phrase("unknown", "desconhecido"),
    },
    Says: {
        Says.UPGRADE_UNSUPPORTED: Phrase("upgrade without a WebSocket library", "upgrade sem biblioteca WebSocket"),
        Says.DESCRIPTORS_EXHAUSTED: Phrase("too many open files", "arquivos abertos demais"),
        Says.WORKER_CONNECTIONS: Phrase("worker_connections are not enough", "worker_connections insuficientes"),
        Says.UPSTREAM_REFUSED: Phrase("the server behind the proxy refuses", "o servidor atrás do proxy recusa"),
    },
    StageName: {
        StageName.DNS: Phrase("name resolution", "resolução do nome"),
        StageName.TCP: Phrase("TCP connection", "conexão TCP"),
        StageName.TLS: Phrase("TLS handshake", "handshake TLS"),
        StageName.REQUEST: Phrase("request sent", "envio da requisição"),
        StageName.RESPONSE: Phrase("response", "resposta"),
        StageName.NEGOTIATION: Phrase("protocol negotiation", "negociação do protocolo"),
        StageName.OPEN: Phrase("connection open", "conexão aberta"),
        StageName.FIRST_SECOND: Phrase("first second", "primeiro segundo"),
        StageName.CLOSE: Phrase("closing", "fechamento"),
    },
    State: {
        State.PASSED: Phrase("passed", "passou"),
        State.FAILED: Phrase("failed", "falhou"),
        State.SKIPPED: Phrase("not reached", "não alcançado"),
    },
    Reason: {
        Reason.NAME_NOT_FOUND: Phrase("the name does not exist", "o nome não existe"),
        Reason.RESOLVER_TIMEOUT: Phrase("the name server is silent", "o servidor de nomes não responde"),
        Reason.RESOLVER_FAILED: Phrase("the name server failed", "o servidor de nomes falhou"),
        Reason.REFUSED: Phrase("refused", "recusada"),
        Reason.TIMEOUT: Phrase("no answer in time", "sem resposta no prazo"),
        Reason.UNREACHABLE: Phrase("host or network unreachable", "host ou rede inacessível"),
        Reason.RESET: Phrase("reset by the other side", "interrompida pelo outro lado (reset)"),
        Reason.PORTS_EXHAUSTED: Phrase("no local port left", "nenhuma porta local livre"),
        Reason.DESCRIPTORS_EXHAUSTED: Phrase("no descriptor left", "nenhum descritor livre"),
        Reason.CERTIFICATE_EXPIRED: Phrase("certificate expired", "certificado expirado"),
        Reason.CERTIFICATE_NOT_YET_VALID: Phrase("certificate not yet valid", "certificado ainda não válido"),
        Reason.CERTIFICATE_HOSTNAME: Phrase("certificate of another host", "certificado de outro host"),
        Reason.CERTIFICATE_SELF_SIGNED: Phrase("self-signed certificate", "certificado autoassinado"),
        Reason.CERTIFICATE_UNTRUSTED: Phrase(
            "certificate of an untrusted issuer", "certificado de emissor não confiável"
        ),
        Reason.CERTIFICATE_INVALID: Phrase("certificate not accepted", "certificado não aceito"),
        Reason.NOT_TLS: Phrase("the port does not speak TLS", "a porta não fala TLS"),
        Reason.TLS_ALERT: Phrase("TLS alert", "alerta TLS"),
        Reason.TLS_FAILED: Phrase("TLS failed", "o TLS falhou"),
        Reason.TLS_VERSION: Phrase("no TLS version in common", "nenhuma versão de TLS em comum"),
        Reason.TLS_NAME: Phrase("the name in the TLS hello is unknown", "o nome no início do TLS é desconhecido"),
        Reason.TLS_ALPN: Phrase("no application protocol in common", "nenhum protocolo de aplicação em comum"),
        Reason.CLIENT_CERTIFICATE: Phrase("a client certificate is required", "certificado de cliente exigido"),
        Reason.UNSENDABLE: Phrase("the request cannot be sent", "a requisição não pode ser enviada"),
        Reason.CLOSED: Phrase("closed by the server", "fechada pelo servidor"),
        Reason.NOT_HTTP: Phrase("the answer is not HTTP", "a resposta não é HTTP"),
        Reason.STATUS: Phrase("refused by status", "recusada pelo status"),
        Reason.TOO_LARGE: Phrase("the answer is too large", "resposta grande demais"),
        Reason.UPGRADE_MISSING: Phrase("101 without upgrade headers", "101 sem cabeçalhos de upgrade"),
        Reason.ACCEPT_INVALID: Phrase("wrong Sec-WebSocket-Accept", "Sec-WebSocket-Accept incorreto"),
        Reason.SUBPROTOCOL_UNREQUESTED: Phrase("a subprotocol nobody asked for", "subprotocolo que não foi pedido"),
        Reason.EXTENSION_INVALID: Phrase("an extension nobody asked for", "extensão que não foi pedida"),
        Reason.CLOSE_FRAME: Phrase("close frame received", "frame de fechamento recebido"),
        Reason.NO_CLOSE_FRAME: Phrase("gone without a close frame", "encerrada sem frame de fechamento"),
        Reason.PROTOCOL_ERROR: Phrase("protocol error", "erro de protocolo"),
        Reason.RESERVED_BITS: Phrase("bits of an extension nobody agreed on", "bits de uma extensão não combinada"),
        Reason.MASKED: Phrase("a masked frame from the server", "frame mascarado vindo do servidor"),
        Reason.OPCODE_UNKNOWN: Phrase("unknown opcode", "opcode desconhecido"),
        Reason.TEXT_INVALID: Phrase("text that is not UTF-8", "texto que não é UTF-8"),
        Reason.MESSAGE_TOO_LARGE: Phrase("a message above 1 MiB", "uma mensagem acima de 1 MiB"),
        Reason.HTTP_AFTER_UPGRADE: Phrase("HTTP where frames are due", "HTTP no lugar de frames"),
        Reason.CONNECT_REFUSED: Phrase("refused by Socket.IO", "recusada pelo Socket.IO"),
        Reason.DISCONNECTED: Phrase("ended by Socket.IO", "encerrada pelo Socket.IO"),
        Reason.OTHER_GENERATION: Phrase("another Socket.IO generation", "outra geração do Socket.IO"),
        Reason.UNKNOWN: Phrase("the source does not say why", "a fonte não diz por quê"),
    },
    EngineState: {
        EngineState.SILENT: Phrase("no open packet", "sem pacote de abertura"),
        EngineState.OPEN: Phrase("open", "aberto"),
        EngineState.JOINED: Phrase("namespace joined", "namespace aceito"),
        EngineState.REFUSED: Phrase("namespace refused", "namespace recusado"),
        EngineState.LEFT: Phrase("ended by the server", "encerrado pelo servidor"),
    },
    TokenState: {
        TokenState.PRESENT: Phrase("present", "presente"),
        TokenState.EMPTY: Phrase("empty", "vazio"),
        TokenState.NULL: Phrase("null", "nulo"),
        TokenState.PLACEHOLDER: Phrase("a placeholder such as “undefined”", "um marcador como “undefined”"),
        TokenState.ABSENT: Phrase("absent", "ausente"),
        TokenState.NOT_TEXT: Phrase("not a text", "não é texto"),
    },
    TokenSource: {
        TokenSource.ENV: Phrase("configuration (WS_TOKEN)", "configuração (WS_TOKEN)"),
        TokenSource.URL: Phrase("parameter of the URL", "parâmetro da URL"),
        TokenSource.LOGIN: Phrase("login service", "serviço de login"),
        TokenSource.MINTED: Phrase("signed here for the test", "assinado aqui para o teste"),
        TokenSource.NONE: Phrase("none", "nenhuma"),
    },
    AuthMode: {
        AuthMode.NONE: Phrase("none", "nenhum"),
        AuthMode.QUERY: Phrase("parameter of the URL", "parâmetro da URL"),
        AuthMode.HEADER: Phrase("Authorization header", "cabeçalho Authorization"),
        AuthMode.SUBPROTOCOL: Phrase("subprotocol", "subprotocolo"),
        AuthMode.COOKIE: Phrase("cookie", "cookie"),
        AuthMode.MESSAGE: Phrase("first message", "primeira mensagem"),
    },
    Origin: {
        Origin.OPTION: Phrase("command line", "linha de comando"),
        Origin.TARGET_FILE: Phrase("target file", "arquivo do alvo"),
        Origin.ENV_FILE: Phrase(".env file", "arquivo .env"),
        Origin.ENVIRONMENT: Phrase("environment", "ambiente"),
        Origin.DEFAULT: Phrase("default", "valor padrão"),
        Origin.UNSET: Phrase("nowhere", "em lugar nenhum"),
    },
    ProblemKind: {
        ProblemKind.TIMEOUT: Phrase("it took too long", "demorou demais"),
        ProblemKind.REFUSED: Phrase("access was refused", "o acesso foi recusado"),
        ProblemKind.PERMISSION: Phrase("we lack the permission", "falta permissão"),
        ProblemKind.MISSING: Phrase("there was nothing to read it from", "não havia de onde ler"),
        ProblemKind.PLATFORM: Phrase("this platform does not tell", "esta plataforma não informa"),
        ProblemKind.NOT_APPLICABLE: Phrase("does not apply to this target", "não se aplica a este alvo"),
        ProblemKind.RATE_LIMITED: Phrase("the server asked for fewer requests", "o servidor pediu menos requisições"),
        ProblemKind.OUT_OF_SIGHT: Phrase("cannot be seen from this machine", "não pode ser visto desta máquina"),
        ProblemKind.BUG: Phrase("an error of wsinvest itself", "um erro do próprio wsinvest"),
    },
    ValueState: {
        ValueState.SET: Phrase("set", "definido"),
        ValueState.EMPTY: Phrase("empty", "vazio"),
        ValueState.MISSING: Phrase("missing", "ausente"),
    },
    FileState: {
        FileState.NOT_NAMED: Phrase("none was named", "nenhum foi indicado"),
        FileState.READ: Phrase("read", "lido"),
        FileState.MISSING: Phrase("not there", "não existe"),
        FileState.UNREADABLE: Phrase("cannot be read", "não pode ser lido"),
        FileState.FOLDER: Phrase("is a folder", "é uma pasta"),
        FileState.TOO_LARGE: Phrase("too large to be one", "grande demais para ser um"),
        FileState.BINARY: Phrase("not a text file", "não é um arquivo de texto"),
    },
    Stop: {
        Stop.RATE_LIMITED: Phrase("the server asked us to slow down", "o servidor pediu para reduzir o ritmo"),
        Stop.THREE_TIMEOUTS: Phrase("three equal timeouts in a row", "três esgotamentos de tempo iguais seguidos"),
        Stop.DEADLINE: Phrase("the time was up", "o tempo acabou"),
        Stop.BUDGET: Phrase("the limit of attempts was reached", "o limite de tentativas foi atingido"),
        Stop.ABORTED_BY_SOURCE: Phrase("the source records no more", "a fonte não registra mais"),
    },
    GenerationState: {
        GenerationState.SIGNED: Phrase("signed", "assinado"),
        GenerationState.FAILED: Phrase("failed", "falhou"),
        GenerationState.NOT_CONFIGURED: Phrase("not configured", "não configurado"),
        GenerationState.FORBIDDEN: Phrase("forbidden by --no-mint", "proibido por --no-mint"),
    },
    GenerationReason: {
        GenerationReason.NONE: Phrase("none", "nenhum"),
        GenerationReason.SECRET_MISSING: Phrase("JWT_SECRET is missing", "JWT_SECRET ausente"),
        GenerationReason.SECRET_EMPTY: Phrase("JWT_SECRET is empty", "JWT_SECRET vazio"),
        GenerationReason.KEY_UNFIT: Phrase("the key does not fit the algorithm", "a chave não serve para o algoritmo"),
        GenerationReason.ALGORITHM_UNKNOWN: Phrase("unknown algorithm", "algoritmo desconhecido"),
        GenerationReason.NOT_VERIFIED: Phrase("it does not verify", "não é verificado"),
    },
    KeysetState: {
        KeysetState.READ: Phrase("read", "lido"),
        KeysetState.UNREACHABLE: Phrase("no answer", "sem resposta"),
        KeysetState.REFUSED: Phrase("answered with an error", "respondeu com erro"),
        KeysetState.INVALID: Phrase("holds no key that verifies", "não contém chave que verifique"),
    },
    Ignored: {
        Ignored.NOT_A_KEY: Phrase("no key of a known kind", "nenhuma chave de tipo conhecido"),
        Ignored.OTHER_USE: Phrase("for another purpose", "para outro fim"),
        Ignored.ODD_ID: Phrase("kid that is none", "kid inválido"),
        Ignored.WEAK: Phrase("fewer than 2,048 bits", "menos de 2.048 bits"),
        Ignored.SYMMETRIC: Phrase("secret beside public keys", "segredo ao lado de chaves públicas"),
    },
    Entropy: {
        Entropy.NONE: Phrase("none", "nenhuma"),
        Entropy.LOW: Phrase("low", "baixa"),
        Entropy.FAIR: Phrase("fair", "razoável"),
        Entropy.HIGH: Phrase("high", "alta"),
    },
}

FAMILIES: Final[Mapping[str, Phrase]] = {
    "secret": Phrase("Signing secret", "Segredo de assinatura"),
    "token-generation": Phrase("Generation of tokens", "Geração de tokens"),
    "invalid-token": Phrase("Empty or invalid tokens", "Tokens vazios ou inválidos"),
    "memory": Phrase("Memory", "Memória"),
    "resources": Phrase("Other resources", "Outros recursos"),
    "handshake": Phrase("WebSocket handshake", "Handshake WebSocket"),
    "premature-close": Phrase("Premature closes", "Fechamentos prematuros"),
    "environment": Phrase("Configuration of the environment", "Configuração de ambiente"),
    "monitoring": Phrase("Monitoring", "Monitoramento"),
    "logging": Phrase("Diagnostic logs", "Logs de diagnóstico"),
    "timeouts": Phrase("Timeouts", "Timeouts"),
    "pool": Phrase("Pool of connections", "Pool de conexões"),
}
CATEGORIES: Final[Mapping[str, Phrase]] = {
    "authentication": Phrase("Authentication", "Autenticação"),
    "resources": Phrase("Resources", "Recursos"),
    "connection": Phrase("Connection", "Conexão"),
    "configuration": Phrase("Configuration", "Configuração"),
}
TOKEN_PLACES: Final[Mapping[str, Phrase]] = {
    "env": Phrase("setting WS_TOKEN", "configuração WS_TOKEN"),
    "url": Phrase("parameter of the URL", "parâmetro da URL"),
    "login": Phrase("answer of the login", "resposta do login"),
    "generation": Phrase("generation of tokens", "geração de tokens"),
    "request": Phrase("handshake request", "requisição de handshake"),
}
BASES: Final[Mapping[str, Phrase]] = {
    "memory": Phrase("memory", "memória"),
    "descriptors": Phrase("open files of the process", "arquivos abertos do processo"),
    "ports": Phrase("local ports", "portas locais"),
    "configured": Phrase("configured limit", "limite configurado"),
}


def word(member: Enum, language: str) -> str:
    """The word for an enum member."""
    return ENUMS[type(member)][member].say(language)


def named(table: Mapping[str, Phrase], key: str, language: str) -> str:
    """The words for a key of one of the tables; a key that is newer than the table is shown as it is."""
    return table[key].say(language) if key in table else key


# How JWT_SECRET may be read: after “secret” or alone.
READING_WORDS: Final[Mapping[str, Phrase]] = {
    "as_read": Phrase("as it is read", "como é lido"),
    "stripped": Phrase("without blanks at its ends", "sem espaços nas pontas"),
    "unquoted": Phrase("without quotes around it", "sem aspas em volta"),
    "with_cr": Phrase("with the carriage return of its line", "com o CR do fim da linha"),
    "first_line": Phrase("from the first of its lines", "da primeira linha em que aparece"),
    "last_line": Phrase("from the last of its lines", "da última linha em que aparece"),
    "literal": Phrase("with all behind its equal sign", "com tudo depois do sinal de igual"),
    "hex": Phrase("decoded from hex", "decodificado de hexadecimal"),
    "base64": Phrase("decoded from base64", "decodificado de base64"),
}
