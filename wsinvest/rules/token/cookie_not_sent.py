"""The login sets its cookie so that a browser does not send it to the WebSocket."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts import cookies
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.cookies import SetCookie, Withheld
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Phrase, Text, _, filled, joined
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.hosts import host_of, is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target, Url

SET_COOKIE_FOR_URL: Final = Step(
    "set_cookie_for_url",
    TODAY,
    30,
    _("Let the login set the cookie with a Path, Domain, Secure and SameSite that suit the WebSocket's URL."),
    _("In the browser's network tab the handshake carries the cookie, and is answered with 101."),
    snippet=_(
        "# one host, all its paths, TLS:\n"
        "Set-Cookie: <name>=<value>; Path=/; HttpOnly; Secure; SameSite=Lax\n"
        "# a page of another site:\n"
        "Set-Cookie: <name>=<value>; Path=/; HttpOnly; Secure; SameSite=None"
    ),
)
_WHY: Final[Mapping[Withheld, Phrase]] = {
    Withheld.EXPIRED: _("Max-Age or Expires of {name} ends it the moment it is set."),
    Withheld.PREFIX: _(
        "Its name begins with __Host- or __Secure-: browsers take {name} only with Secure, and with __Host- only with "
        "Path=/ and no Domain."
    ),
    Withheld.FOREIGN_DOMAIN: _("Domain={domain} is not that of {setter}, which sets it: browsers drop it."),
    Withheld.NONE_WITHOUT_SECURE: _("SameSite=None and Partitioned want Secure beside them; {name} has none."),
    Withheld.SECURE_NOT_SET: _("It is Secure, and {setter} sets it over plain HTTP: browsers drop it."),
    Withheld.HOST: _("It has no Domain, so it belongs to {setter} alone, and the WebSocket is at {host}."),
    Withheld.DOMAIN: _("Domain={domain} does not hold {host}."),
    Withheld.PATH: _("Path={cookie_path} of the cookie does not hold {path}, the path of the WebSocket."),
    Withheld.SECURE: _("It is Secure, and the WebSocket's URL is ws, without TLS."),
    Withheld.CROSS_SITE: _(
        "SameSite={same_site} keeps it from requests of other sites, and the page is of {page}, another site than "
        "{host}."
    ),
    Withheld.SITE_BY_DEFAULT: _(
        "It has no SameSite, which Chrome and Edge take for Lax, and the page is of {page}, another site than {host}."
    ),
}
_LOOPBACK: Final = _("Some browsers make an exception for this machine's own addresses.")
_LOOK: Final = Rival(
    "http.auth.rejected",
    "curl -sS -D - -o /dev/null -X POST LOGIN-URL | grep -i '^set-cookie'",
    _(
        "If the handshake has the cookie in the browser's network tab, this is not the reason. The tab says why where "
        "it lists the cookie among those that were filtered out."
    ),
)


@rule(
    "token.cookie.not_sent",
    leads_to=("http.auth.rejected", "http.cookie.required", "token.value.missing"),
    text=Text(
        title=_("Browsers do not send the cookie {name} to the WebSocket"),
        impact=_("{effect}"),
        cause=_("{why}"),
        fix=_("Set the cookie with attributes that hold the WebSocket's URL: Path=/, a Domain of both hosts, Secure."),
        check=_("The handshake in the browser's network tab carries the cookie."),
        name=_("Browsers do not send the login's cookie to the WebSocket"),
    ),
    steps=(SET_COOKIE_FOR_URL,),
)
def cookie_not_sent(target: Target, login: Login, handshake: Handshake) -> Outcome:
    """Fail when the server opens with the login's cookie, which RFC 6265bis keeps from the URL.

    Proven if every browser keeps it and the server refuses a handshake without it; inferred without such a handshake,
    and for what not all browsers do. Pass if the server opens without the cookie.
    """
    cookie = cookies.named(login.cookies, target.auth.name)
    if target.auth.mode is not AuthMode.COOKIE or cookie is None or target.login_url is None:
        return Pass()
    why = cookies.withheld(cookie, target.login_url, target.url, target.origin)
    if why is None:
        return Pass(by=("login:cookies",))
    opened = _opened(handshake, target.auth.name)
    without = next(iter(ends.probes_of(handshake, cookies.AXIS)), None)
    if opened is None or (without is not None and ending(without) == WELL):
        return Pass()
    sure = without is not None and cookies.is_certain(why, target.url)
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if sure else Confidence.INFERRED,
        {"name": cookie.name, "why": _why(why, cookie, target, target.login_url), "effect": _effect(without)},
        (f"handshake:repeats/{opened.id}", "login:cookies", *([f"handshake:probes/{without.id}"] if without else [])),
        rivals=() if sure else (_LOOK,),
    )


def _opened(handshake: Handshake, name: str) -> Attempt | None:
    """The first repeat that opened with the cookie, and stayed open as long as it was watched."""
    sent = ((one.sent.token_place, one.sent.token_name) == (AuthMode.COOKIE, name) for one in handshake.repeats)
    pairs = zip(handshake.repeats, sent, strict=True)
    return next((one for one, with_cookie in pairs if with_cookie and ending(one) == WELL), None)


def _effect(without: Attempt | None) -> Phrase:
    if without is None:
        return _("The handshake opens here, where the cookie was sent; a browser that signs in does not send it.")
    return _(
        "The handshake opens with the cookie and fails without it: tools connect, and no browser that signs in does."
    )


def _why(why: Withheld, cookie: SetCookie, target: Target, setter: Url) -> Phrase:
    values = {
        "name": cookie.name,
        "domain": cookie.domain,
        "setter": setter.host,
        "host": target.url.host,
        "path": target.url.path,
        "cookie_path": cookies.path_of(cookie, setter),
        "same_site": cookie.same_site.capitalize(),
        "page": host_of(target.origin),
    }
    excepted = why in (Withheld.SECURE, Withheld.SECURE_NOT_SET) and is_loopback(target.url.host)
    return joined(" ", (filled(_WHY[why], **values), *((_LOOPBACK,) if excepted else ())))
