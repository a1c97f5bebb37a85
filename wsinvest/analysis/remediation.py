"""The steps of the incident report's plan, with its own estimates; rules name them, equal ids merge."""

from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.finding import Step

TODAY: Final = 1
TWO_DAYS: Final = 2
NEXT_WEEK: Final = 3

SET_SECRET: Final = Step(
    "set_secret",
    TODAY,
    15,
    _("Set JWT_SECRET to a random value of 32 bytes or more, and make the service refuse to start without it."),
    _("The service starts, and a login answers with a token of three parts."),
    snippet=_(
        "# in the .env of the service; make the value with: openssl rand -base64 48\n"
        "JWT_SECRET=<at least 32 random bytes>"
    ),
    original=True,
    restarts=True,
)
TEST_GENERATION: Final = Step(
    "test_generation",
    TODAY,
    30,
    _("Test the generation of tokens before any WebSocket is opened."),
    _("A token signed with the configured secret and algorithm verifies with the same settings."),
    snippet=_(
        "# where the tokens are issued, with the environment of that service\n"
        "python -c 'import jwt, os; print(jwt.encode({}, os.environ[\"JWT_SECRET\"]))'"
    ),
    original=True,
)
VERIFY_AUTH: Final = Step(
    "verify_auth",
    TODAY,
    45,
    _("Validate the authentication of the WebSocket with a fresh token; validate tokens strictly on the server."),
    _("A handshake with a fresh token opens; one with an empty token is refused with 401 or 403."),
    snippet=_("wsinvest diagnose {url} -H 'Authorization: Bearer <fresh token>'"),
    original=True,
)
RESTART_SERVICES: Final = Step(
    "restart_services",
    TODAY,
    15,
    _("Restart the services so that they read the new environment."),
    _("The process is younger than the change of its environment."),
    original=True,
)
RESOURCE_MONITOR: Final = Step(
    "resource_monitor",
    TWO_DAYS,
    240,
    _("Put a resource monitor in place (memory, descriptors, connections)."),
    _("Memory of the service is recorded every minute and can be read for the last day."),
    snippet=_("# what uses the memory and the sockets now\nps -eo pid,rss,args --sort=-rss | head -5\nss -s"),
    original=True,
)
CONNECTION_POOL: Final = Step(
    "connection_pool",
    TWO_DAYS,
    180,
    _("Limit the pool of connections and refuse politely above the limit."),
    _("The connection after the last allowed one gets 503 with Retry-After."),
    snippet=_("WS_MAX_CONNECTIONS=<what the memory and the open files allow>"),
    original=True,
)
ERROR_HANDLING: Final = Step(
    "error_handling",
    TWO_DAYS,
    120,
    _("Answer every failed handshake with a status and a reason; close no socket silently."),
    _("Twenty handshakes in a row end with a status line."),
    original=True,
)
LOAD_TEST: Final = Step(
    "load_test",
    TWO_DAYS,
    120,
    _("Test the service under load and record its real capacity."),
    _("The declared number of connections opens while memory stays under its limit."),
    original=True,
)
DASHBOARD: Final = Step(
    "dashboard",
    NEXT_WEEK,
    360,
    _("Show the metrics of the service on a dashboard."),
    _("Success rate, latency and memory of the last hour stand on one page."),
    snippet=_("METRICS_URL=http://<host>:<port>/metrics"),
    original=True,
)
ALERTS: Final = Step(
    "alerts",
    NEXT_WEEK,
    240,
    _("Alert before users notice: memory above 85%, success rate below 95%."),
    _("A test alert reaches the person on duty."),
    original=True,
)
DOCUMENTATION: Final = Step(
    "documentation",
    NEXT_WEEK,
    120,
    _("Document every setting in .env.example."),
    _("A new machine starts the service from .env.example and its README alone."),
    original=True,
)
TRAINING: Final = Step(
    "training",
    NEXT_WEEK,
    120,
    _("Train the team on this report and on how to run it again."),
    _("Two people of the team have run the investigation themselves."),
    original=True,
)
