"""Labels of the evidence tables in notebooks 1 to 4."""

from collections.abc import Mapping
from typing import Final

from wsinvest.i18n.messages import Phrase, _

# ── Any evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────

YES: Final = _("yes")
NO: Final = _("no")
UNKNOWN: Final = _("unknown")
NOT_MEASURED: Final = _("Not measured: {what:list} ({why}).")
NOT_COLLECTED: Final = _("not collected in this run")
IS_RECONSTRUCTED: Final = _("Reconstructed from the source, not measured: {what:list}.")
STATE: Final = _("State", "label")
COUNT: Final = _("Count")
SOURCE: Final = _("Source")

# ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

URL: Final = _("URL")
URL_FROM: Final = _("Written in")
URL_SCHEME: Final = _("Scheme as written")
NO_SCHEME: Final = _("none; {used} was used")
AUTH: Final = _("Token travels in")
AUTH_NAMED: Final = _("{mode}, named “{name}”")
ENV_FILE: Final = _(".env file", "label")
ADDED: Final = _("Sent with each request")
PROXY: Final = _("Proxy")
PROXIES: Final = _("Variables that name proxies")
PROXIES_UNUSED: Final = _("{names:list}; not used without --proxy")
PRODUCTION: Final = _("Counts as production")
SETTINGS: Final = _("Settings as the service would read them")
WHAT_IS_SEEN: Final = _("What may be shown")
SETTING: Final = _("Setting")
UNSET_NEEDED: Final = _("Needed here and not set")
CONTRADICTIONS: Final = _("Inputs that contradict each other")
FILE_MARKS: Final = _("What the file itself shows")
BOM: Final = _("It begins with a byte order mark, so that some readers miss its first key ({key}).")
CRLF: Final = _("Carriage returns stand before line ends: {names:list}.")
DUPLICATE: Final = _("{name} stands on lines {lines:list} with {same:plural:the same value|different values}.")
UNPARSED: Final = _("Lines that are no assignment: {lines:list}.")
UNEXPANDED: Final = _("Unexpanded references: {names:list}.")
WORLD_READABLE: Final = _("Every user of the host can read it.")
SECRET_SHAPE: Final = _("secret; length {length}, entropy {entropy}")
SECRET_HIDDEN: Final = _("secret; never shown")
SAME_AS: Final = _("same value as {names:list}")
CONTRADICTED: Final = _("contradicted by {origins:list}")
FLAGS: Final[Mapping[str, Phrase]] = {
    "quotes": _("quotes around it", "damage"),
    "blanks_at_ends": _("blanks at its ends"),
    "newline_at_ends": _("line feed at its ends"),
    "carriage_return": _("carriage return inside"),
    "bom": _("byte order mark inside"),
    "non_ascii": _("characters beyond ASCII"),
    "placeholder": _("a placeholder"),
    "unexpanded": _("an unexpanded reference"),
    "guessable": _("guessable"),
}

# ── Token and login ──────────────────────────────────────────────────────────────────────────────────────────────────

GENERATION: Final = _("Generation of a token")
ALGORITHM: Final = _("Algorithm")
TOKEN_SOURCE: Final = _("Token in use comes from")
TOKEN_STATE: Final = _("Token in use is")
FINGERPRINT: Final = _("Fingerprint")
VERDICT: Final = _("Strict validation")
VALID: Final = _("valid")
PARTS: Final = _("Parts")
CLAIMS: Final = _("Claims")
ISSUED: Final = _("Issued")
NOT_BEFORE: Final = _("Not before")
EXPIRES: Final = _("Expires")
ISSUER: Final = _("Issuer")
AUDIENCE: Final = _("Audience")
SIZE: Final = _("Size")
DAMAGES: Final = _("Damage")
DAMAGE: Final[Mapping[str, Phrase]] = {
    "bearer_prefix": _("starts with Bearer"),
    "quoted": _("quotes around it"),
    "whitespace": _("blanks at its ends"),
    "percent_encoded": _("percent-encoded"),
    "standard_base64": _("standard base64 in place of the URL form"),
    "truncated": _("cut short"),
    "round_length": _("suspiciously round length"),
}
DECODING: Final = _("Decoding")
TOKEN_PROBLEMS: Final = _("Places where a token is empty or invalid")
PLACE: Final = _("Place")
VERDICT_CODE: Final = _("Code")
LOGIN: Final = _("What the login answers")
LOGIN_STATUS: Final = _("Status")
CONTENT_TYPE: Final = _("Content type")
TOKEN_FIELD: Final = _("Token field")
ANSWER_TIME: Final = _("Time to answer")
PAGE: Final = _("Plain GET of the page")
ENDED_AT: Final = _("failed at: {stage} ({reason})")
PAGE_ANSWER: Final = _("status {status} after {took:ms}")
KEYSET: Final = _("What JWKS_URL answers")
KEYS: Final = _("Keys that verify")
KEYS_IGNORED: Final = _("Keys left out")
SKEW: Final = _("Clock of the server against ours")

# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────────

MEMORY: Final = _("Memory in use", "label")
MEMORY_OF: Final = _("{ratio:pct} ({used:mb} of {total:mb})")
CGROUP: Final = _("Limit of the control group")
OWN_CGROUP: Final = _("Memory of our own control group, not the server's")
CPU: Final = _("Processor busy")
CPU_OF: Final = _("{busy:pct} of {cores:int} {cores:plural:core|cores} over {sample:s}")
LOAD: Final = _("Load over 1, 5, 15 minutes")
PROCESS: Final = _("Server process")
DESCRIPTORS: Final = _("Open descriptors")
OF: Final = _("{used:int} of {limit:int}")
PROCESS_MEMORY: Final = _("Memory of the process")
PROCESS_AGE: Final = _("Age of the process")
LISTEN_QUEUE: Final = _("Listen queue")
PORTS_USED: Final = _("Local ports in use")
HEALTH: Final = _("Health endpoint")
SOCKETS: Final = _("Sockets by state")
ON_HOST: Final = _("On the host")
ON_PORT: Final = _("On the target's port")
CAPACITY: Final = _("Estimated connections, the binding limit first")
LIMIT: Final = _("Limit")
CONNECTIONS: Final = _("Connections")
BASIS: Final = _("Basis")
PER_CONNECTION: Final = _("{basis}, {each:bytes} a connection")
BY_TABLE: Final = _("{basis}, {each:bytes} a connection as measured with {server}: {carries}")
BY_HIGHEST: Final = _("{basis}, {each:bytes} a connection, the highest of the servers measured: {carries}")
BY_KIND: Final = _("Memory by what a connection carries; the estimate takes the lower end")
KIND: Final = _("A connection")
EACH: Final = _("Bytes each")
DECLARED: Final = _("Declared by the service: {n:int} connections.")
RULE_OF_2_MB: Final = _(
    "The rule of 2 MB a connection gives {n:int}. It is a rule of thumb, no measurement; nothing here rests on it."
)

# ── Handshake ────────────────────────────────────────────────────────────────────────────────────────────────────────

LATENCY: Final = _("Time to open: median {p50:ms}, 95th percentile {p95:ms}.")
DIALOGUE: Final = _(
    "A message of {sent:bytes} was sent on a connection of its own; expected was {expected}: {answer}, "
    "after {after:ms}."
)
FIRST_WORDS: Final = _("The server's first messages report an error, after {after:ms}: {words}.")
POLLING: Final = _(
    "Socket.IO by polling (transport=polling): {answer}. Sessions opened: {sessions:int}; known to the next "
    "connection: {known:int}; unknown there: {unknown:int}."
)
ENDS: Final = _("How the {n:int} repeated attempts ended")
END: Final = _("End")
ATTEMPTS: Final = _("Attempts")
SEEN: Final = _("Seen")
OPENED: Final = _("opened")
STATUS_SEEN: Final = _("status {status} {phrase}")
CLOSE_SEEN: Final = _("close code {code} after {after:ms}")
GONE_SEEN: Final = _("gone after {after:ms}")
ENGINEIO_ADDED: Final = _("A Socket.IO endpoint: {names:list} were sent as well, as every Socket.IO client does.")
PROBES: Final = _("The same request with one thing changed at a time")
CHANGED: Final = _("What was changed", "label")
CAME_TO: Final = _("How far it came")
PROVES: Final = _("What that proves")
PROVES_OPEN: Final = _("this change alone opens the connection")
PROVES_FURTHER: Final = _("it gets further: this was the first obstacle")
PROVES_NOT: Final = _("it opens, but proves nothing: others open without this change")
CONTROL_RED: Final = _("control: it fails as well")
CONTROL_OPEN: Final = _("control: it opens as well, so open probes prove nothing")
PROVEN_CODES: Final = _("proven:")
REFUTED_CODES: Final = _("refuted:")
PROVES_NOTHING: Final = _("not sufficient alone")
LEFT_OUT: Final = _("{count:int} × {what} not made: {why}.")
PLAIN_GETS: Final = _("Plain GET without upgrade")
PLAIN_LABELS: Final[Mapping[str, Phrase]] = {
    "path": _("same path"),
    "root": _("root path"),
}
NO_ANSWER: Final = _("no HTTP answer")
CERTIFICATE: Final = _("Certificate")
NAMES: Final = _("Names")
VALID_FROM_TO: Final = _("Valid")
TRUSTED: Final = _("Trusted")
AGREED: Final = _("Agreed where everything is on offer")
ASKS_CERTIFICATE: Final = _("Asks clients for a certificate")
