"""The server's own code keeps the connection from its WebSocket library."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.CONNECTION_WITHHELD
_STATUSES: Final = (426, 500, 501)
# What coder/websocket, gorilla/websocket and axum write into the answer, and simple-websocket's exception.
_BODY: Final = re.compile(
    r"does not implement http\.Hijacker|no upgrade state was present|annot obtain socket from WSGI environment"
)
_LOGGED: Final = _("Its log said while we tried: {line}.")
_ANSWERED: Final = _("Its answer says: “{line}”.")
PASS_CONNECTION: Final = Step(
    "pass_connection_on",
    TODAY,
    30,
    _(
        "Take the WebSocket route out of the middleware that wraps the response, or let the wrapper pass the "
        "connection on; serve it with a server that hands its sockets out."
    ),
    _("The handshake is answered by 101."),
    snippet=_(
        "// Go: each wrapper of http.ResponseWriter needs\n"
        "func (w *wrapper) Unwrap() http.ResponseWriter { return w.ResponseWriter }\n"
        "// gorilla: also Hijack(); no http.TimeoutHandler around this route\n"
        "# Flask-Sock: gunicorn, Werkzeug or gevent; not waitress, not uWSGI alone\n"
        "// hyper, axum: .with_upgrades()"
    ),
)


@rule(
    "http.server.connection_withheld",
    leads_to=("http.answer.unexplained", "server.exception.unhandled"),
    text=Text(
        title=_("The server's own code keeps the connection from its WebSocket library ({status})"),
        impact=_("{count:int} of {of:int} attempts reached the WebSocket endpoint, and could not be upgraded."),
        cause=_(
            "The endpoint was found and wanted to upgrade, and could not take the connection over: a middleware that "
            "wraps the response (logging, metrics, timeout, compression) hides it, or the server in use does not hand "
            "it out. {why}"
        ),
        fix=_("Take the WebSocket route out of the middleware, or use a server that hands its sockets out."),
        check=_("The handshake is answered by 101."),
        name=_("The server's own code keeps the connection from its WebSocket library"),
    ),
    steps=(PASS_CONNECTION,),
)
def server_connection_withheld(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the log or the answer itself says so; proven if one of them does so for each attempt."""
    ended = ends.answered(handshake.repeats, *_STATUSES)
    if not ended:
        return Pass()
    of, status = len(handshake.repeats), ends.status_of(ended)
    if log_delta and log_delta.lines(_SAYS):
        sure, why = sure_of(log_delta, ended, _SAYS), filled(_LOGGED, line=quoted(log_delta, _SAYS))
        return ends.hit(ended, of, sure, evidence=log_delta.cite(_SAYS), status=status, why=why)
    told = tuple(one for one in ended if _told(one))
    if not told:
        return Pass()
    return ends.hit(told, of, Confidence.PROVEN, status=ends.status_of(told), why=_quote(told[0]))


def _told(attempt: Attempt) -> str:
    """The words of the answer that say so, empty if there are none."""
    found = _BODY.search(body_of(attempt))
    return found[0] if found else ""


def _quote(attempt: Attempt) -> Phrase:
    return filled(_ANSWERED, line=_told(attempt))
