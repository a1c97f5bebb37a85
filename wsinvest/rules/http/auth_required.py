"""The service asks for a credential that was not given to this run."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends, route, surer
from wsinvest.analysis.credential import demands_plainly, lacking
from wsinvest.analysis.credential_line import line_of_kind
from wsinvest.analysis.first_message import MESSAGE, SEND_FIRST_MESSAGE, waits_for_message
from wsinvest.analysis.first_words import told_of
from wsinvest.analysis.front import NO_WORDS, words
from wsinvest.analysis.mutual_tls import CERTIFICATE_RIVAL
from wsinvest.analysis.origin import UNSENT_ORIGIN_RIVAL, UNSENT_ORIGIN_STAYS
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

NAME_CREDENTIAL: Final = Step(
    "name_credential",
    TODAY,
    5,
    _("Run this again with the credential of a client that works: its token, its cookie, or the .env of the service."),
    _("A handshake with the credential opens."),
    snippet=_(
        "wsinvest diagnose {url} -H 'Authorization: Bearer <token>'\n"
        "wsinvest diagnose {url} -b '<name>=<session>'\n"
        "wsinvest diagnose {url} --env-file .env"
    ),
)
NAME_CREDENTIAL_STAYS: Final = replace(NAME_CREDENTIAL, check=_("A connection with the credential stays open."))
_COOKIE: Final = Rival(
    "token.transport.mismatch",
    "wsinvest diagnose URL -b NAME=VALUE",
    _("With the session cookie of a browser that is signed in: if that opens, the server looks for its user there."),
)
_SUBPROTOCOL: Final = Rival(
    "protocol.subprotocol.refused",
    "wsinvest diagnose URL -s NAME",
    _("With the subprotocol that the application offers: if that opens, the server wants one of its own."),
)
_COOKIE_STAYS: Final = replace(
    _COOKIE,
    tells=_(
        "With the session cookie of a browser that is signed in: if that stays open, the server looks for its user "
        "there."
    ),
)
_SUBPROTOCOL_STAYS: Final = replace(
    _SUBPROTOCOL,
    tells=_("With the subprotocol that the application offers: if that stays open, the server wants one of its own."),
)
_ASKS: Final = _("The service asks for a credential")
_AWAITS: Final = _("The service waits for a credential in the client's first message")
_MAY_ASK: Final = _("The service may ask for a credential")
_STATUS: Final = _("status {status}")
_CODE: Final = _("close code {code}")
_MESSAGE: Final = _("its first message")
_SOCKET_IO: Final = _("Socket.IO's connect error")


@rule(
    "http.auth.required",
    text=Text(
        title=_("{asks}, and none was named to this run ({how})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} turned away without one; whether the "
            "service works for those who have one is not known."
        ),
        cause=_("No token, login or secret was named, so the requests carried none. The server's own words: {words}."),
        fix=_("Name a credential: WS_TOKEN, a login or JWT_SECRET in a .env that --env-file names."),
        check=_("A connection with the credential stays open, or its refusal is explained."),
        name=_("The service asks for a credential"),
    ),
    steps=(NAME_CREDENTIAL, SEND_FIRST_MESSAGE),
)
def auth_required(
    handshake: Handshake,
    target: Target,
    token: Token | None = None,
    config: Config | None = None,
    look: CertificateLook | None = None,
) -> Outcome:
    """Fail when every end asks for a credential and none was named; observed, and never a root."""
    ended = lacking(handshake, token, target, config)
    if not ended:
        return Pass()
    by_message = waits_for_message(ended[0])
    said = told_of(ended[0]) or (ended[0].close.reason if ended[0].close else words(ended[0].response))
    found = ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.OBSERVED,
        at_most=Severity.MEDIUM,
        rivals=() if by_message else tuple(_rivals(ended[0], handshake, look)),
        surer=(MESSAGE,) if by_message else (surer.TOKEN, surer.COOKIE, surer.ENV),
        snippet=line_of_kind(ended[0]),
        asks=_asks(ended[0]),
        how=_how(ended[0]),
        words=said or NO_WORDS,
    )
    if by_message:
        return replace(found, not_given=True, steps=(SEND_FIRST_MESSAGE,))
    step = NAME_CREDENTIAL_STAYS if ended[0].opened else NAME_CREDENTIAL
    return replace(found, not_given=True, steps=(step,))


def _asks(attempt: Attempt) -> Phrase:
    if waits_for_message(attempt):
        return _AWAITS
    return _ASKS if demands_plainly(attempt) else _MAY_ASK


def _how(attempt: Attempt) -> Phrase:
    """The phrase for how the server asked: by status, close code or Socket.IO."""
    if attempt.told is not None:
        return _MESSAGE
    if attempt.close is not None:
        return filled(_CODE, code=attempt.close.code) if attempt.close.code else _SOCKET_IO
    return filled(_STATUS, status=attempt.response.status) if attempt.response else _SOCKET_IO


def _rivals(attempt: Attempt, handshake: Handshake, look: CertificateLook | None) -> list[Rival]:
    """Other causes of the same refusal; a missing Origin first, since browsers send one and this run did not."""
    late = attempt.opened
    found = [] if attempt.sent.origin else [UNSENT_ORIGIN_STAYS if late else UNSENT_ORIGIN_RIVAL]
    cookie = attempt.sent.token_place == AuthMode.COOKIE
    found += [] if cookie else [_COOKIE_STAYS if late else _COOKIE]
    found += [] if attempt.sent.subprotocols else [_SUBPROTOCOL_STAYS if late else _SUBPROTOCOL]
    found += [route.PATH_RIVAL] if route.unclear(handshake) else []
    return found + ([CERTIFICATE_RIVAL] if look and look.asks_certificate else [])
