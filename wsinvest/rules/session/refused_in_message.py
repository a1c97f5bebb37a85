"""The server accepts the connection and refuses it in its first message."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.ends import hit
from wsinvest.analysis.first_message import SEND_FIRST_MESSAGE, is_answered, waits_for_message
from wsinvest.analysis.first_words import error_messages, quoted, watched_or_told
from wsinvest.analysis.origin import ALLOW_ORIGIN, NAME_ORIGIN, speaks_of_origin
from wsinvest.analysis.reason import names_credential_plainly
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt, ErrorMessage
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FOLLOW_MESSAGE: Final = Step(
    "follow_error_message",
    TODAY,
    30,
    _(
        "Correct what the server's message names; if its words do not say enough, find them in the source or the log "
        "of the server."
    ),
    _("The first message of a new connection is no error."),
    snippet=_("grep -rnF '<words of the message>' .\njournalctl -u SERVICE --since '{since}'"),
)
MATCH_APP_KEY: Final = Step(
    "match_app_key",
    TODAY,
    15,
    _(
        "Compare the key in the URL (/app/KEY) with the server's list of applications, and build the page anew with "
        "the right one."
    ),
    _("The first message is pusher:connection_established."),
    snippet=_(
        "# the server's side, and the page's (built in when it was compiled)\n"
        "grep -nE '(REVERB|PUSHER|SOKETI|VITE)_.*APP_KEY' .env"
    ),
)
ALLOW_HOSTS: Final = Step(
    "allow_hosts_in_development",
    TODAY,
    10,
    _(
        "Name the page's host in allowedHosts of the development server, and let the proxy in front pass Host and "
        "Origin on; a tool has to send an Origin."
    ),
    _("The first message is hot or ok, and the connection stays open."),
    snippet=_(
        "// webpack.config.js: devServer\n"
        "allowedHosts: ['app.example'],  // the page's host\n"
        "# a tool:\n"
        "wsinvest diagnose {url} -o '{origin}'"
    ),
)
_OF_WEBPACK: Final = "Invalid Host/Origin header"  # lib/Server.js of webpack-dev-server
_NO_APPLICATION: Final = ("Pusher", "4001")  # "Application does not exist"
_OWN_FORM: Final = _("the application's own")


@rule(
    "session.refused.in_message",
    leads_to=(
        "session.close.immediate",
        "session.close.app_code",
        "session.close.policy",
        "session.close.abnormal",
        "session.close.server_error",
        "session.close.try_again",
        "session.close.going_away",
    ),
    text=Text(
        title=_("The server opens the connection and refuses it in its first message: {words}"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} told so after {after:ms}; what shows "
            "only whether a connection opens takes {count:plural:it|them} for healthy."
        ),
        cause=_("The message is an error by its form ({protocol}). Its words: {words}."),
        fix=_("Remove what these words name; the close after the message, if there is one, goes with it."),
        check=_("The first message of a new connection is no error, and the connection stays open."),
        name=_("The server opens the connection and refuses it in its first message"),
    ),
    steps=(FOLLOW_MESSAGE, MATCH_APP_KEY, VERIFY_AUTH, SEND_FIRST_MESSAGE, ALLOW_HOSTS, ALLOW_ORIGIN, NAME_ORIGIN),
)
def refused_in_message(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when a first message is an error by its form; inferred, since the words are all that is known of the cause.

    Pass when a conversation that was asked for came to its answer, or when it asks for a credential and none was named.
    """
    ended = error_messages(handshake)
    if not ended or is_answered(handshake) or lacking(handshake, token, target, config):
        return Pass()
    first = ended[0]
    told = first.told or ErrorMessage()
    found = hit(
        ended,
        watched_or_told(handshake),
        Confidence.INFERRED,
        at_most=Severity.HIGH,
        evidence=(f"handshake:repeats/{first.id}/told",),
        surer=(surer.LOG, surer.ENV),
        words=quoted(told),
        protocol=told.protocol or _OWN_FORM,
        after=told.at_ms,
    )
    return replace(found, steps=(_step_for(first, told),))


def _step_for(attempt: Attempt, told: ErrorMessage) -> Step:
    """The step that these words ask for."""
    if (told.protocol, told.code) == _NO_APPLICATION:
        return MATCH_APP_KEY
    if told.words == _OF_WEBPACK:
        return ALLOW_HOSTS
    if speaks_of_origin(attempt):
        return ALLOW_ORIGIN if attempt.sent.origin else NAME_ORIGIN
    if waits_for_message(attempt):
        return SEND_FIRST_MESSAGE
    return VERIFY_AUTH if names_credential_plainly(told.words) else FOLLOW_MESSAGE
