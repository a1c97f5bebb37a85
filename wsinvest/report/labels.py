"""Labels of the evidence tables of notebooks 1 to 4, in every language."""

from collections.abc import Mapping
from typing import Final

from wsinvest.i18n.messages import Phrase

COLLECTORS: Final[Mapping[str, Phrase]] = {
    "config": Phrase("configuration", "configuração"),
    "metrics": Phrase("metrics endpoint", "endpoint de métricas"),
    "log": Phrase("server log", "log do servidor"),
    "token": Phrase("token", "token"),
    "keyset": Phrase("key set", "conjunto de chaves"),
    "meanwhile": Phrase("server log during the attempts", "log do servidor durante as tentativas"),
    "login": Phrase("login service", "serviço de login"),
    "memory": Phrase("memory", "memória"),
    "cpu": Phrase("processor", "processador"),
    "sockets": Phrase("sockets", "sockets"),
    "conntrack": Phrase("tracked connections", "conexões rastreadas"),
    "server": Phrase("server process", "processo do servidor"),
    "health": Phrase("health endpoint", "endpoint de saúde"),
    "capacity": Phrase("capacity estimate", "estimativa de capacidade"),
    "certificate": Phrase("certificate", "certificado"),
    "handshake": Phrase("handshake", "handshake"),
}

# ── Any evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────

YES: Final = Phrase("yes", "sim")
NO: Final = Phrase("no", "não")
NONE: Final = Phrase("none", "nenhum")
UNKNOWN: Final = Phrase("unknown", "desconhecido")
NOT_MEASURED: Final = Phrase("Not measured: {what:list} ({why}).", "Não medido: {what:list} ({why}).")
NOT_COLLECTED: Final = Phrase("not collected in this run", "não coletado nesta execução")
IS_RECONSTRUCTED: Final = Phrase(
    "Reconstructed from the source, not measured: {what:list}.",
    "Reconstruído a partir da fonte, não medido: {what:list}.",
)
NAME: Final = Phrase("Name", "Nome")
STATE: Final = Phrase("State", "Estado")
COUNT: Final = Phrase("Count", "Quantidade")
SOURCE: Final = Phrase("Source", "Origem")

# ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

URL: Final = Phrase("URL", "URL")
URL_FROM: Final = Phrase("Written in", "Definida em")
URL_SCHEME: Final = Phrase("Scheme as written", "Esquema como escrito")
NO_SCHEME: Final = Phrase("none; {used} was used", "nenhum; {used} foi usado")
AUTH: Final = Phrase("Token travels in", "O token vai em")
AUTH_NAMED: Final = Phrase("{mode}, named “{name}”", "{mode}, com o nome “{name}”")
ENV_FILE: Final = Phrase(".env file", "Arquivo .env")
PRODUCTION: Final = Phrase("Counts as production", "Considerado produção")
SETTINGS: Final = Phrase("Settings as the service would read them", "Configurações como o serviço as leria")
WHAT_IS_SEEN: Final = Phrase("What may be shown", "O que pode ser mostrado")
SETTING: Final = Phrase("Setting", "Configuração")
UNSET_NEEDED: Final = Phrase("Needed here and not set", "Necessárias aqui e não definidas")
CONTRADICTIONS: Final = Phrase("Inputs that contradict each other", "Entradas que se contradizem")
FILE_MARKS: Final = Phrase("What the file itself shows", "O que o próprio arquivo mostra")
BOM: Final = Phrase(
    "It begins with a byte order mark, so that some readers miss its first key ({key}).",
    "Começa com uma marca de ordem de bytes; alguns leitores perdem a primeira chave ({key}).",
)
CRLF: Final = Phrase(
    "Carriage returns stand before line ends: {names:list}.", "Há CR antes do fim de linha: {names:list}."
)
DUPLICATE: Final = Phrase(
    "{name} stands on lines {lines:list} with {same:plural:the same value|different values}.",
    "{name} aparece nas linhas {lines:list} com {same:plural:o mesmo valor|valores diferentes}.",
)
UNPARSED: Final = Phrase("Lines that are no assignment: {lines:list}.", "Linhas que não são atribuições: {lines:list}.")
UNEXPANDED: Final = Phrase("Unexpanded references: {names:list}.", "Referências não expandidas: {names:list}.")
WORLD_READABLE: Final = Phrase("Every user of the host can read it.", "Qualquer usuário do host pode lê-lo.")
SECRET_SHAPE: Final = Phrase(
    "secret; length {length}, entropy {entropy}", "segredo; comprimento {length}, entropia {entropy}"
)
SECRET_HIDDEN: Final = Phrase("secret; never shown", "segredo; nunca exibido")
SAME_AS: Final = Phrase("same value as {names:list}", "mesmo valor que {names:list}")
CONTRADICTED: Final = Phrase("contradicted by {origins:list}", "contradito por {origins:list}")
FLAGS: Final[Mapping[str, Phrase]] = {
    "quotes": Phrase("quotes around it", "aspas em volta"),
    "blanks_at_ends": Phrase("blanks at its ends", "espaços nas pontas"),
    "newline_at_ends": Phrase("line feed at its ends", "quebra de linha nas pontas"),
    "carriage_return": Phrase("carriage return inside", "CR no valor"),
    "bom": Phrase("byte order mark inside", "marca de ordem de bytes no valor"),
    "non_ascii": Phrase("characters beyond ASCII", "caracteres fora do ASCII"),
    "placeholder": Phrase("a placeholder", "valor de exemplo"),
    "unexpanded": Phrase("an unexpanded reference", "referência não expandida"),
    "guessable": Phrase("guessable", "fácil de adivinhar"),
}

# ── Token and login ──────────────────────────────────────────────────────────────────────────────────────────────────

GENERATION: Final = Phrase("Generation of a token", "Geração de um token")
ALGORITHM: Final = Phrase("Algorithm", "Algoritmo")
TOKEN_SOURCE: Final = Phrase("Token in use comes from", "O token em uso vem de")
TOKEN_STATE: Final = Phrase("Token in use is", "O token em uso está")
FINGERPRINT: Final = Phrase("Fingerprint", "Impressão digital")
VERDICT: Final = Phrase("Strict validation", "Validação estrita")
VALID: Final = Phrase("valid", "válido")
PARTS: Final = Phrase("Parts", "Partes")
CLAIMS: Final = Phrase("Claims", "Claims")
ISSUED: Final = Phrase("Issued", "Emitido em")
NOT_BEFORE: Final = Phrase("Not before", "Não antes de")
EXPIRES: Final = Phrase("Expires", "Expira em")
ISSUER: Final = Phrase("Issuer", "Emissor")
AUDIENCE: Final = Phrase("Audience", "Audiência")
SIZE: Final = Phrase("Size", "Tamanho")
DAMAGES: Final = Phrase("Damage", "Danos")
DAMAGE: Final[Mapping[str, Phrase]] = {
    "bearer_prefix": Phrase("starts with Bearer", "começa com Bearer"),
    "quoted": Phrase("quotes around it", "entre aspas"),
    "whitespace": Phrase("blanks at its ends", "espaços nas pontas"),
    "percent_encoded": Phrase("percent-encoded", "codificado com %"),
    "standard_base64": Phrase("standard base64 in place of the URL form", "base64 padrão no lugar da forma para URL"),
    "truncated": Phrase("cut short", "cortado"),
    "round_length": Phrase("suspiciously round length", "comprimento suspeitamente redondo"),
}
READING: Final = Phrase("Reading", "Leitura")
TOKEN_PROBLEMS: Final = Phrase(
    "Places where a token is empty or invalid", "Lugares em que um token está vazio ou inválido"
)
PLACE: Final = Phrase("Place", "Lugar")
VERDICT_CODE: Final = Phrase("Code", "Código")
LOGIN: Final = Phrase("What the login answers", "O que o login responde")
LOGIN_STATUS: Final = Phrase("Status", "Status")
CONTENT_TYPE: Final = Phrase("Content type", "Tipo de conteúdo")
TOKEN_FIELD: Final = Phrase("Token field", "Campo do token")
ANSWER_TIME: Final = Phrase("Time to answer", "Tempo de resposta")
PAGE: Final = Phrase("Plain GET of the page", "GET simples da página")
ENDED_AT: Final = Phrase("failed at: {stage} ({reason})", "falhou em: {stage} ({reason})")
PAGE_ANSWER: Final = Phrase("status {status} after {took:ms}", "status {status} após {took:ms}")
KEYSET: Final = Phrase("What JWKS_URL answers", "O que JWKS_URL responde")
KEYS: Final = Phrase("Keys that verify", "Chaves que verificam")
KEYS_IGNORED: Final = Phrase("Keys left out", "Chaves desconsideradas")
SKEW: Final = Phrase("Clock of the server against ours", "Relógio do servidor em relação ao nosso")

# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────────

MEMORY: Final = Phrase("Memory in use", "Memória em uso")
MEMORY_OF: Final = Phrase("{ratio:pct} ({used:mb} of {total:mb})", "{ratio:pct} ({used:mb} de {total:mb})")
CGROUP: Final = Phrase("Limit of the control group", "Limite do grupo de controle")
OWN_CGROUP: Final = Phrase(
    "Memory of our own control group, not the server's", "Memória do nosso grupo de controle, não do servidor"
)
CPU: Final = Phrase("Processor busy", "Processador ocupado")
CPU_OF: Final = Phrase(
    "{busy:pct} of {cores:int} {cores:plural:core|cores} over {sample:s}",
    "{busy:pct} de {cores:int} {cores:plural:núcleo|núcleos} em {sample:s}",
)
LOAD: Final = Phrase("Load over 1, 5, 15 minutes", "Carga em 1, 5, 15 minutos")
PROCESS: Final = Phrase("Server process", "Processo do servidor")
DESCRIPTORS: Final = Phrase("Open descriptors", "Descritores abertos")
OF: Final = Phrase("{used:int} of {limit:int}", "{used:int} de {limit:int}")
PROCESS_MEMORY: Final = Phrase("Memory of the process", "Memória do processo")
PROCESS_AGE: Final = Phrase("Age of the process", "Idade do processo")
LISTEN_QUEUE: Final = Phrase("Listen queue", "Fila de escuta")
PORTS_USED: Final = Phrase("Local ports in use", "Portas locais em uso")
HEALTH: Final = Phrase("Health endpoint", "Endpoint de saúde")
SOCKETS: Final = Phrase("Sockets by state", "Sockets por estado")
ON_HOST: Final = Phrase("On the host", "No host")
ON_PORT: Final = Phrase("On the target's port", "Na porta do alvo")
CAPACITY: Final = Phrase(
    "Estimated connections, the binding limit first", "Conexões estimadas, o limite determinante primeiro"
)
LIMIT: Final = Phrase("Limit", "Limite")
CONNECTIONS: Final = Phrase("Connections", "Conexões")
BASIS: Final = Phrase("Basis", "Base")
PER_CONNECTION: Final = Phrase("{basis}, {each:bytes} a connection", "{basis}, {each:bytes} por conexão")
DECLARED: Final = Phrase("Declared by the service: {n:int} connections.", "Declarado pelo serviço: {n:int} conexões.")
RULE_OF_2_MB: Final = Phrase(
    "The rule of 2 MB a connection gives {n:int}. It is a rule of thumb, no measurement; nothing here rests on it.",
    "A regra de 2 MB por conexão resulta em {n:int}. É uma regra prática, não uma medição; nada aqui se baseia nela.",
)

# ── Handshake ────────────────────────────────────────────────────────────────────────────────────────────────────────

LATENCY: Final = Phrase(
    "Time to open: median {p50:ms}, 95th percentile {p95:ms}.",
    "Tempo até abrir: mediana {p50:ms}, percentil 95 {p95:ms}.",
)
ENDS: Final = Phrase("How the {n:int} repeated attempts ended", "Como terminaram as {n:int} tentativas repetidas")
END: Final = Phrase("End", "Fim")
STAGE: Final = Phrase("Stage", "Estágio")
ATTEMPTS: Final = Phrase("Attempts", "Tentativas")
SEEN: Final = Phrase("Seen", "Visto")
OPEN_AND_HELD: Final = Phrase("opened and stayed open", "abriu e permaneceu aberta")
STATUS_SEEN: Final = Phrase("status {status} {phrase}", "status {status} {phrase}")
CLOSE_SEEN: Final = Phrase("close code {code} after {after:ms}", "código de fechamento {code} após {after:ms}")
GONE_SEEN: Final = Phrase("gone after {after:ms}", "encerrada após {after:ms}")
ENGINEIO_ADDED: Final = Phrase(
    "A Socket.IO endpoint: {names:list} were sent as well, as every Socket.IO client does.",
    "Um endpoint Socket.IO: {names:list} também foram enviados, como faz todo cliente Socket.IO.",
)
PROBES: Final = Phrase(
    "The same request with one thing changed at a time", "A mesma requisição com uma única mudança por vez"
)
CHANGED: Final = Phrase("What was changed", "O que mudou")
CAME_TO: Final = Phrase("How far it came", "Até onde chegou")
PROVES: Final = Phrase("What that proves", "O que isso comprova")
PROVES_OPEN: Final = Phrase("this change alone opens the connection", "esta mudança sozinha faz a conexão abrir")
PROVES_FURTHER: Final = Phrase(
    "it gets further: this was the first obstacle", "avança mais: este era o primeiro obstáculo"
)
PROVES_NOT: Final = Phrase(
    "it opens, but proves nothing: others open without this change",
    "abre, mas nada comprova: outras também abrem sem esta mudança",
)
CONTROL_RED: Final = Phrase("control: it fails as well", "controle: também falha")
CONTROL_OPEN: Final = Phrase(
    "control: it opens as well, so open probes prove nothing",
    "controle: também abre; sondas abertas não comprovam nada",
)
PROVEN_CODES: Final = Phrase("proven:", "comprovado:")
REFUTED_CODES: Final = Phrase("refuted:", "refutado:")
PROVES_NOTHING: Final = Phrase("not sufficient alone", "sozinha não basta")
LEFT_OUT: Final = Phrase("{count:int} × {what} not made: {why}.", "{count:int} × {what} não feitas: {why}.")
PLAIN_GETS: Final = Phrase("Plain GET without upgrade", "GET simples sem upgrade")
PLAIN_LABELS: Final[Mapping[str, Phrase]] = {
    "path": Phrase("same path", "mesmo caminho"),
    "root": Phrase("root path", "caminho raiz"),
}
NO_ANSWER: Final = Phrase("no HTTP answer", "sem resposta HTTP")
CERTIFICATE: Final = Phrase("Certificate", "Certificado")
SUBJECT: Final = Phrase("Subject", "Titular")
NAMES: Final = Phrase("Names", "Nomes")
VALID_FROM_TO: Final = Phrase("Valid", "Validade")
TRUSTED: Final = Phrase("Trusted", "Confiável")
AGREED: Final = Phrase("Agreed where everything is on offer", "Combinado quando tudo é oferecido")
ASKS_CERTIFICATE: Final = Phrase("Asks clients for a certificate", "Pede certificado aos clientes")
