"""A hosting platform or tunnel answers in the application's place."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.platform_pages import platform_error
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

START_BEHIND_PLATFORM: Final = Step(
    "start_behind_platform",
    TODAY,
    30,
    _(
        "Start what the platform looks for (the tunnel's agent, the deployment, the process), or correct the address "
        "in the URL; the platform's own log tells why it does not run."
    ),
    _("The answer comes from the application."),
    snippet=_("curl -sS -i {http_url}"),
)


@rule(
    "http.platform.answers",
    leads_to=(
        "http.path.not_found",
        "http.proxy.backend_down",
        "http.proxy.backend_timeout",
        "http.service.unavailable",
        "http.capacity.insufficient",
        "http.host.unrecognized",
        "http.firewall.blocked",
        "http.auth.rejected",
        "http.answer.unexplained",
    ),
    text=Text(
        title=_("{platform} answers in the application's place: {meaning}"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} answered with {status} by the platform."),
        cause=_("The answer holds the platform's own mark, {mark}. It means: {meaning}."),
        fix=_("Make the application reachable for the platform, or correct the address."),
        check=_("The answer comes from the application."),
        name=_("A hosting platform answers in the application's place"),
    ),
    steps=(START_BEHIND_PLATFORM,),
)
def platform_answers(handshake: Handshake) -> Outcome:
    """Fail when the answer holds the documented mark of a platform's own error page; proven by it."""
    ended = tuple(filter(_of_platform, handshake.repeats))
    found = platform_error(ended[0].response) if ended else None
    if found is None:
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN,
        snippet=found.look,
        platform=found.platform,
        meaning=found.meaning,
        mark=found.mark,
        status=ends.status_of(ended),
    )


def _of_platform(attempt: Attempt) -> bool:
    return attempt.failed is not None and platform_error(attempt.response) is not None
