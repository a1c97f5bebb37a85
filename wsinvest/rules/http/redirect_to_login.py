"""A sign-in page answers in place of the WebSocket."""

from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.page import REDIRECTS, has_login_form, leads_to_sign_in
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

SEND_SESSION: Final = Step(
    "send_session",
    TODAY,
    30,
    _("Send the session cookie of a signed-in user; let the sign-in proxy answer upgrades with 401, not with a page."),
    _("A handshake with that cookie opens."),
    snippet=_(
        "# the cookie as the browser shows it: developer tools, Application, Cookies\n"
        "wsinvest diagnose {url} -b '<name>=<value>'"
    ),
)


@rule(
    "http.redirect.to_login",
    text=Text(
        title=_("A sign-in page answers in place of the WebSocket"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} sent to sign in."),
        cause=_("The request carried no session or token that the server, or the proxy before it, accepts."),
        fix=_("Send the session or the token with the handshake, or leave the path open at the proxy."),
        check=_("The handshake with a session opens and is not redirected."),
    ),
    steps=(SEND_SESSION, VERIFY_AUTH),
)
def redirect_to_login(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a redirect leads to a sign-in page, or a page with a password field answers; observed."""
    sent_on = [one for one in ends.answered(handshake.repeats, *REDIRECTS) if leads_to_sign_in(one, target)]
    forms = [one for one in ends.answered(handshake.repeats, 200) if has_login_form(one)]
    ended = () if Proofs(handshake).of("http.host.unrecognized") else (*sent_on, *forms)
    return ends.hit(ended, len(handshake.repeats), surer=(surer.COOKIE,)) if ended else Pass()
