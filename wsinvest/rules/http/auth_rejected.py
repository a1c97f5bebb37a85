"""The server refuses the authentication."""

from wsinvest.analysis import attribution, ends, engineio, route, surer
from wsinvest.analysis.access import path_confidence, wants_basic
from wsinvest.analysis.credential import added, lacking, names_credential
from wsinvest.analysis.credential_line import line_again, name_again
from wsinvest.analysis.envoy import refused_upgrades
from wsinvest.analysis.front import is_blocked, speaks_of_host, words
from wsinvest.analysis.kept_cookie import kept_back
from wsinvest.analysis.mutual_tls import CERTIFICATE_RIVAL, lacks_certificate
from wsinvest.analysis.origin import ORIGIN_RIVAL, speaks_of_origin
from wsinvest.analysis.proofs import Proofs, cite_probe, has_passed, opened_by
from wsinvest.analysis.reason import names_another
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.size import oversize
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.facts.backends import Backends
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.comparison import informative, typical
from wsinvest.facts.config import Config
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.platform_pages import platform_error
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

_OF_THE_TOKEN = (
    "token",
    "token_encoding",
    "token_decoding",
    "place",
    "parameter",
)  # the axes of probes that change the token or its place in the request
_NOT_ACCEPTED = _("The server did not accept the credentials of the request.")
_NONE_SENT = _("The server refuses the request, which carried no credential.")
_SAID_BY_TOKEN = _("The findings on the token say why.")
_REPLACED = _("Another token is let in in its place: the two differ in the key, in the claims or in the times.")
_CLAIMS = _(
    "The same token with an exp that lies ahead is refused as well, and another token is let in in its place: it is "
    "the user, the rights or the session of this token that the server refuses."
)
_ONE_USE = _(
    "The first request was let in and no later one with the same token: it is good for one use, as tickets are, or for "
    "one session, or the server limits the connections of one address. If the application obtains a new one for each "
    "connection and is let in, nothing is wrong."
)
_FIRST_ONLY = _(
    "{count:plural:The first request was|The first {count:int} requests were} let in and no later one like it: the "
    "server or its proxy lets in so many from one address in a time or at once, or something in the URL is good for so "
    "many uses."
)
_NOW_AND_THEN = _(
    "The same request is let in at other times, so that token, path and origin are good. As a rule, servers that "
    "differ stand behind this address: one has another secret, an older release or a clock of its own."
)
_PASSED = _(
    "In the end the unchanged request was let in: the fault comes and goes or has passed, and nothing that was changed "
    "in between shows its cause. What was going on at that time stands in the log of the server and of the proxy."
)
_NONE_DUE = _(
    "By its settings this target needs no token (WS_AUTH_MODE=none): it does need one, or it is the Origin, the path, "
    "the client's address, or a parameter that the route requires and the URL lacks (FastAPI answers 403 then)."
)
_KEPT_BACK = _(
    "With its refusal it sets the cookie {name}, which is Secure: browsers do not send it to this URL, which has no "
    "TLS. That may be what it looks for; serve the WebSocket by wss, or let the server set it without Secure."
)
_ADDED = _(
    "It carried {names:list} as given on the command line: what stands there is not accepted, or another credential is "
    "due."
)
_NOTHING_KNOWN = _(
    "Why is not determinable from here: run it again with the server's .env or public key, and with its login URL."
)
_GOOD_TOKEN = _(
    "Why is not determinable from here: the token is good by the settings known here. "
    "Read the server's log, and compare the secret that the process really runs with."
)
_OTHER_CAUSES = (
    "http.origin.rejected",
    "http.path.not_found",
    "http.cookie.required",
    "http.firewall.user_agent",
    "protocol.connection.not_a_list",
    "protocol.engineio.required",
)


@rule(
    "http.auth.rejected",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        title=_("The server refuses the handshake with {status}"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} turned away; a browser reports 1006 and "
            "no reason."
        ),
        cause=_("{what} {why} The answer's own words: {words}."),
        fix=_("Follow the token findings; if there are none, compare the token with the server's settings."),
        check=_("A handshake with a fresh token opens."),
        name=_("The server refuses the authentication"),
    ),
    steps=(VERIFY_AUTH,),
)
def auth_rejected(
    handshake: Handshake,
    token: Token | None,
    look: CertificateLook | None = None,
    target: Target | None = None,
    config: Config | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when the server refuses the credentials (401, 403 and the like); observed, with rivals.

    Pass when no credential was named for this run, or when a probe shows that Engine.IO or _OTHER_CAUSES is to blame.
    So too when the same request opens past the proxy.
    """
    if lacking(handshake, token, target, config) or opens_past_proxy(handshake, backends):
        return Pass()
    refused = (one for one in ends.answered(handshake.repeats, 401, 403) if not _has_other_cause(one, look))
    ended = tuple(one for one in refused if not wants_basic(one)) or _by_other_status(handshake)
    if not ended or all(map(speaks_of_origin, ended)) or _is_explained(handshake, token):
        return Pass()
    fresh, why = attribution.proof_of(handshake), _why(handshake, token, target)
    return ends.hit(
        ended,
        len(handshake.repeats),
        at_most=Severity.MEDIUM if why is _ONE_USE else Severity.HIGH,
        evidence=cite_probe(fresh),
        rivals=() if fresh else (*_maybe_path(handshake), *_maybe_origin(ended), *_maybe_certificate(look)),
        surer=(surer.ENV, surer.LOGIN, surer.LOG),
        snippet=line_again(ended[0]),
        name=name_again(ended[0]),
        status=ends.status_of(ended),
        what=_NONE_SENT if why is _NONE_DUE and not added(target) else _NOT_ACCEPTED,
        why=why,
        words=words(ended[0].response),
    )


def _is_explained(handshake: Handshake, token: Token | None) -> bool:
    """True if Engine.IO, a probe for another code, or the path is proven to be the reason."""
    by_probe = Proofs(handshake).of(*_OTHER_CAUSES) is not None
    by_path = path_confidence(handshake, token) is Confidence.PROVEN
    return by_probe or by_path or bool(engineio.refuses_parameters(handshake) or refused_upgrades(handshake))


def _maybe_path(handshake: Handshake) -> tuple[Rival, ...]:
    """The rival of a wrong path, if an unknown path gets the same 403."""
    return (route.PATH_RIVAL,) if route.unclear(handshake) else ()


def _maybe_certificate(look: CertificateLook | None) -> tuple[Rival, ...]:
    """The rival of a missing client certificate, if the server asks for one."""
    return (CERTIFICATE_RIVAL,) if look and look.asks_certificate else ()


def _maybe_origin(ended: tuple[Attempt, ...]) -> tuple[Rival, ...]:
    """The rival of a rejected Origin, if a request with an Origin got 403."""
    return (ORIGIN_RIVAL,) if any(one.sent.origin for one in ends.answered(ended, 403)) else ()


def _by_other_status(handshake: Handshake) -> tuple[Attempt, ...]:
    """Refusals of the credentials by 400 or 404: by Engine.IO, by their text, or if another token or place opens."""
    oversized = oversize(handshake)
    if oversized is not None and oversized.sure:
        return ()
    advanced = attribution.proof_of(handshake) or any(opened_by(handshake, axis) for axis in _OF_THE_TOKEN)
    not_found = ends.answered(handshake.repeats, 404)
    named = tuple(one for one in not_found if one.response and names_credential(one.response))
    bad = ends.answered(handshake.repeats, 400) if advanced else ()
    return engineio.refused_with(handshake, FORBIDDEN) or bad or named


def _has_other_cause(attempt: Attempt, look: CertificateLook | None) -> bool:
    """True if something else is refused: client certificate, firewall, Host header, or what the answer's words name."""
    other = is_blocked(attempt) or speaks_of_host(attempt) or names_another(attempt)
    return other or lacks_certificate(attempt, look) or platform_error(attempt.response) is not None


def _why(handshake: Handshake, token: Token | None, target: Target | None) -> Phrase:
    """The phrase for the likely reason, or for what would show it."""
    if any(one.opened for one in informative(handshake.repeats)):
        return _sometimes(handshake, token)
    if has_passed(handshake):
        return _PASSED
    if target is not None and target.auth.mode is AuthMode.NONE:
        kept = kept_back(typical(handshake.repeats), target)
        return filled(_KEPT_BACK, name=kept) if kept else _NONE_DUE
    if added(target) and (token is None or token.state is TokenState.ABSENT):
        return filled(_ADDED, names=list(added(target)))
    return _by_token(handshake, token)


def _by_token(handshake: Handshake, token: Token | None) -> Phrase:
    """The phrase for what is known of the token, and of those that were tried in its place."""
    if token is None or token.state is not TokenState.PRESENT:
        return _SAID_BY_TOKEN
    if attribution.not_the_time(handshake):
        return _CLAIMS
    if attribution.proof_of(handshake) is not None:
        return _SAID_BY_TOKEN if token.verdict and token.verdict.code else _REPLACED
    if token.verdict is None:
        return _NOTHING_KNOWN
    return _SAID_BY_TOKEN if token.verdict.code else _GOOD_TOKEN


def _sometimes(handshake: Handshake, token: Token | None) -> Phrase:
    """The phrase for requests of which some were let in: the first ones alone, or now and then."""
    opened = [one.opened for one in handshake.repeats]
    first = opened.index(False) if False in opened else len(opened)
    if not first or any(opened[first:]):
        return _NOW_AND_THEN
    if first == 1 and token is not None and token.state is TokenState.PRESENT:
        return _ONE_USE
    return filled(_FIRST_ONLY, count=first)
