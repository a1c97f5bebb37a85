"""What shows that a service which the server needs cannot be reached.

The log, a close reason, an answer, the health endpoint, or a connection that the server's process waits for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.analysis.stuck import waited_in_vain
from wsinvest.analysis.written import broken, quoted, sure_of, turned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.workers import Doing, Workers
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence

SAYS: Final = (LogPattern.DEPENDENCY_REFUSED, LogPattern.DEPENDENCY_UNRESOLVED)
# Ports by which a service is known (IANA; the programs' own defaults).
_BY_PORT: Final = {
    "1883": "MQTT",
    "3306": "MySQL",
    "4222": "NATS",
    "5432": "PostgreSQL",
    "5672": "RabbitMQ",
    "6379": "Redis",
    "9092": "Kafka",
    "11211": "memcached",
    "27017": "MongoDB",
}
_NAME: Final = (
    r"(redis|valkey|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|rabbitmq|amqp|kafka|nats|memcached|elasticsearch"
    r"|data ?base|db|(?:message )?broker|pub/?sub|channel layer|backplane|cache)"
)
_GONE: Final = (
    r"(?:unavailable|unreachable|not (?:available|reachable|connected|ready)|down|refused|disconnected|offline"
    r"|(?:could|can) ?not (?:connect|be reached)|connection (?:error|failed|lost)|lost connection|time(?:d )?out)"
)
_SAID: Final = rf"\b{_NAME}\b[^.\n]{{0,50}}\b{_GONE}\b|\b{_GONE}\b[^.\n]{{0,30}}\b{_NAME}\b"
_PART: Final = (
    rf'"{_NAME}"\s*:\s*(?:\{{[^{{}}]*"(?:status|state)"\s*:\s*)?'
    r'(?:"(?:down|error|fail(?:ed|ure|ing)?|unhealthy|unavailable|unreachable|disconnected|critical)\b|false)'
)
_SERVER_ERROR: Final = 500
_QUOTED: Final = _("“{line}”")
_SAYS: Final = _("The server says: {words}")
_DIALS: Final = _(
    "While handshakes wait, its process waits itself for {count:int} {count:plural:connection|connections} to {what} "
    "that {count:plural:gets|get} no answer"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A service that cannot be reached: what it is, in whose words, and the attempts that it explains."""

    what: str
    said: Phrase
    ended: tuple[Attempt, ...]
    confidence: Confidence
    evidence: tuple[str, ...]


def missing(
    handshake: Handshake, log: LogDelta | None, health: Health | None, workers: Workers | None = None
) -> Missing | None:
    """The service that the log names, else a close reason, an answer, the process or the health endpoint, or None.

    PROVEN by one entry of the log for each attempt that was ended by an error; OBSERVED where it explains none.
    """
    ended = () if turned(handshake) else broken(handshake)
    if log and log.lines(*SAYS):
        sure = sure_of(log, ended, *SAYS) if ended else Confidence.OBSERVED
        named = ", ".join(map(with_name, log.about(*SAYS)))
        return Missing(named, filled(_SAYS, words=quoted(log, *SAYS)), ended, sure, log.cite(*SAYS))
    words = next(_in_words(ended), None)
    if words:
        return Missing(words[0], _in_quotes(words[1]), ended, Confidence.INFERRED, (words[2],))
    dialled = _dialled(handshake, workers)
    if dialled:
        return dialled
    answer = health.response if health else None
    part = re.search(_PART, answer.body, re.I) if answer else None
    if part is None:
        return None
    sure = Confidence.INFERRED if ended else Confidence.OBSERVED
    return Missing(_first(part), _in_quotes(part[0]), ended, sure, ("health:response/body",))


def _dialled(handshake: Handshake, workers: Workers | None) -> Missing | None:
    """The address to which the server's process connects in vain while attempts wait.

    PROVEN by one such connection for each of these attempts, or where the only thread of each process waits at a
    socket: a single connection may otherwise be one in the background.
    """
    waited = waited_in_vain(handshake)
    if workers is None or not workers.dialled or not waited or turned(handshake):
        return None
    place, most = max(enumerate(workers.dialled), key=lambda one: one[1].count)
    what = with_name(f"[{most.address}]:{most.port}" if ":" in most.address else f"{most.address}:{most.port}")
    stands = bool(workers.workers) and all(one.doing is Doing.READING and one.threads == 1 for one in workers.workers)
    sure = Confidence.PROVEN if most.count >= len(waited) or stands else Confidence.INFERRED
    said = filled(_DIALS, count=most.count, what=what)
    return Missing(what, said, waited, sure, (f"workers:dialled/{place}/count",))


def with_name(address: str) -> str:
    """The address with the service that its port is known for, such as `127.0.0.1:6379 (Redis)`."""
    name = _BY_PORT.get(address.rpartition(":")[2])
    return f"{address} ({name})" if name else address


def _in_words(ended: tuple[Attempt, ...]) -> Iterator[tuple[str, str, str]]:
    """The service, the words, and the reference to them, of each attempt whose close or answer names one."""
    for one in ended:
        if one.close and (found := re.search(_SAID, one.close.reason, re.I)):
            yield _first(found), found[0], f"handshake:repeats/{one.id}/close"
        elif (
            one.response
            and one.response.status >= _SERVER_ERROR
            and (found := re.search(_SAID, one.response.body, re.I))
        ):
            yield _first(found), found[0], f"handshake:repeats/{one.id}/response/body"


def _in_quotes(line: str) -> Phrase:
    return filled(_SAYS, words=filled(_QUOTED, line=line))


def _first(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group)
