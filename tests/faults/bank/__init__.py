"""The bank: every entry, by topic. The rules must not know it; it knows only the catalogue of codes."""

from tests.faults.bank.altering import ALTERING
from tests.faults.bank.browser import BROWSER
from tests.faults.bank.configuration import CONFIGURATION
from tests.faults.bank.connection import CONNECTION
from tests.faults.bank.credentials import CREDENTIALS
from tests.faults.bank.families import FAMILIES
from tests.faults.bank.frames import FRAMES
from tests.faults.bank.healthy import HEALTHY
from tests.faults.bank.held import HELD
from tests.faults.bank.hsts import HSTS
from tests.faults.bank.keys import KEYS
from tests.faults.bank.languages import LANGUAGES
from tests.faults.bank.later import LATER
from tests.faults.bank.mixed import MIXED
from tests.faults.bank.practice import PRACTICE
from tests.faults.bank.proxies import PROXIES
from tests.faults.bank.proxy_conf import PROXY_CONF
from tests.faults.bank.readers import READERS
from tests.faults.bank.sessions import SESSIONS
from tests.faults.bank.signin import SIGNIN
from tests.faults.bank.socketio import SOCKETIO
from tests.faults.bank.symptoms import SYMPTOMS
from tests.faults.bank.tls import TLS
from tests.faults.bank.together import TOGETHER
from tests.faults.bank.token_trace import TOKEN_TRACE
from tests.faults.bank.words import WORDS

ENTRIES = (
    *CONFIGURATION,
    *SIGNIN,
    *CREDENTIALS,
    *CONNECTION,
    *SESSIONS,
    *HELD,
    *MIXED,
    *LATER,
    *HSTS,
    *KEYS,
    *TOKEN_TRACE,
    *FAMILIES,
    *SYMPTOMS,
    *TOGETHER,
    *PROXIES,
    *PROXY_CONF,
    *TLS,
    *SOCKETIO,
    *FRAMES,
    *PRACTICE,
    *WORDS,
    *BROWSER,
    *LANGUAGES,
    *ALTERING,
    *READERS,
    *HEALTHY,
)
