"""What every attempt of a run needs besides its request."""

from dataclasses import dataclass, field

from wsinvest.probe.request import CookieJar
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline
from wsinvest.transport.route import DIRECT, Route


@dataclass(frozen=True, slots=True)
class ProbeContext:
    """What every attempt needs besides its request.

    `ends_on_error`: an error in the server's first messages ends an attempt. Not so where a conversation was asked for,
    which may begin with one.
    """

    redactor: Redactor
    deadline: Deadline
    route: Route = DIRECT
    jar: CookieJar = field(default_factory=CookieJar)
    ends_on_error: bool = True
