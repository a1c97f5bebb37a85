"""Does the page that nginx or Apache shows where no site is set up answer at this address? Told by its text."""

import re
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Step

# Apache's own page and those of Debian, Ubuntu and Fedora; nginx's.
_PAGE: Final = r"Welcome to nginx|Apache2? \w+ Default Page|<h1>It works!|HTTP Server Test Page"
# The error pages that nginx and Apache have built in: no server behind them was asked.
_OWN_REFUSAL: Final = r"<center>(?:nginx|openresty)|<address>Apache|was not found on this server"
WHY: Final[Phrase] = _(
    "This address answers with the page that a fresh nginx or Apache shows: the request reaches its default site, not "
    "one that passes it on to the WebSocket server."
)
SET_UP_SITE: Final = Step(
    "set_up_site",
    TODAY,
    20,
    _(
        "Let the site that passes the path on be the one that answers: its name has to be the URL's host, its file has "
        "to be enabled, and the default site switched off where it stands in the way."
    ),
    _("Neither the path nor / is answered with the web server's own welcome page."),
    snippet=_(
        "# on the web server's host: which sites are enabled, and for which names\n"
        "ls -l /etc/nginx/{sites-enabled,conf.d} /etc/apache2/sites-enabled\n"
        "grep -rnE 'server_name|ServerName|ServerAlias' /etc/{nginx,apache2}"
    ),
)


def is_own_refusal(attempt: Attempt) -> bool:
    """True if nginx or Apache answered with an error page of its own: no server behind it was asked."""
    return attempt.response is not None and bool(re.search(_OWN_REFUSAL, attempt.response.body, re.I))


def is_default_page(attempt: Attempt) -> bool:
    """True if the answer to this attempt is such a page."""
    return attempt.response is not None and bool(re.search(_PAGE, attempt.response.body, re.I))


def answers(handshake: Handshake) -> bool:
    """True if the upgrade gets such a page; or if a plain GET does, and the web server itself refuses the upgrade."""
    if any(map(is_default_page, handshake.repeats)):
        return True
    pages = (get.response.body for get in handshake.plain if get.response is not None)
    fresh = any(re.search(_PAGE, body, re.I) for body in pages)
    return fresh and all(map(is_own_refusal, handshake.repeats))
