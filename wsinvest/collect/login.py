"""What the login really answers: stages, status, content type and the token field; and how fast its page responds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Final

from wsinvest.facts.limits import asks_to_stop
from wsinvest.facts.login import OK_STATUSES, Login, Page
from wsinvest.jwt.jose import looks_like_jwt, state_of
from wsinvest.model.acquired import Acquired
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.stage import StageName
from wsinvest.model.target import AuthMode, Target, Url
from wsinvest.probe.exchange import Exchange, exchange
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials, LoginToken
from wsinvest.redact.discovery import learn_answer
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

_FIELDS: Final = ("token", "access_token")
_ALIASES: Final = ("accessToken", "jwt", "id_token", "idToken", "authToken", "auth_token")
_ONLY_IF_NOTHING_ELSE: Final = ("ticket", "sessionToken", "session_token", "access")
_DEEPEST: Final = 4
_MOST_FIELDS: Final = 12
_WRAPPERS: Final = ("data", "result", "payload")
_REDIRECTS: Final = range(300, 400)
_NO_JSON: Final = object()
_HALF_A_SECOND: Final = 0.5  # the Date header has whole seconds, and was written while we waited


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands in the answer's JSON where a token is due."""

    field: str = ""
    value: object = None
    present: bool = False

    @property
    def state(self) -> TokenState:
        return state_of(self.value) if self.present else TokenState.ABSENT

    @property
    def token(self) -> str:
        """The token as a client would send it, empty if the value is no text."""
        return self.value if isinstance(self.value, str) else ""


@collector
async def login(
    target: Target, credentials: Credentials, redactor: Redactor, deadline: Deadline
) -> Acquired[Login, LoginToken]:
    """Sign in once with the configured credentials, then GET the page once; redirects are answers, not followed."""
    if target.login_url is None:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no login URL is configured")
    given = _given(credentials)
    ask = partial(
        exchange,
        target.login_url,
        resource=credentials.login_resource or target.login_url.path,
        redactor=redactor,
        deadline=deadline,
        route=route_to(target, credentials),
    )
    typed = (("Content-Type", "application/json"),)
    asked = await ask(method="POST", headers=typed, body=json.dumps(given).encode())
    facts, token = _facts(target, target.login_url, asked, redactor, given=bool(given))
    page = _page(await ask(method="GET")) if _may_go_on(asked) else None
    return Acquired(replace(facts, page=page, skew_s=_skew_s(asked)), LoginToken(token))


def _given(credentials: Credentials) -> dict[str, str]:
    """User and password as JSON names; an address is also given as `email`, the name that many services want."""
    user, password = credentials.login_user, credentials.login_password
    if not user or password is None:
        return {}
    named = {"username": user, "password": password.reveal()}
    return {"email": user, **named} if "@" in user else named


def _page(seen: Exchange) -> Page:
    status = seen.response.status if seen.response else None
    return Page(seen.stages, status, seen.took_ms, asks_to_stop(seen.response))


def _may_go_on(asked: Exchange) -> bool:
    """False if the service cannot be reached or asks for fewer requests; then it is not asked again."""
    return asked.response is not None and not asks_to_stop(asked.response)


def _facts(
    target: Target, url: Url, asked: Exchange, redactor: Redactor, *, given: bool
) -> tuple[Login, Secret | None]:
    """What is known of the login, and the token that it hands out; None where no answer could hold one."""
    response, body = asked.response, _json(asked.body)
    ok = response is not None and response.status in OK_STATUSES
    found = _find(body) if ok and isinstance(body, dict) else _Found()
    found = _cookie(target, asked) or found
    learn_answer(redactor, body, "login answer")
    for name, cookie in asked.cookies:
        learn_answer(redactor, {name: cookie.reveal()}, "login answer")
    token = Secret(found.token) if found.present or (ok and body is not _NO_JSON) else None
    redactor.learn(token, "token.login")
    names = islice(body, _MOST_FIELDS) if isinstance(body, dict) else ()
    facts = Login(
        url=str(url),
        stages=asked.stages,
        response=_shown(response, asked.body, redactor),
        took_ms=asked.took_ms,
        token_field=redactor.clean(found.field),
        token_state=found.state,
        token_fingerprint=redactor.fingerprinter.fingerprint(found.token) if found.token else "",
        json_body=body is not _NO_JSON,
        redirected=response is not None and response.status in _REDIRECTS,
        credentials_given=given,
        page=None,
        fields=tuple(redactor.clean(name, limit=40) for name in names),
        cookies=asked.set_cookies,
    )
    return facts, token


def _cookie(target: Target, asked: Exchange) -> _Found | None:
    """The session that the target wants in a cookie, if the login hands it out as one."""
    if target.auth.mode is not AuthMode.COOKIE:
        return None
    given = (value for name, value in asked.cookies if name == target.auth.name)
    return next((_Found(f"Set-Cookie: {target.auth.name}", value.reveal(), present=True) for value in given), None)


def _shown(response: Response | None, body: bytes, redactor: Redactor) -> Response | None:
    """The answer as evidence: what a login says when it says yes is secret as a whole, errors pass the filter."""
    if response is None:
        return None
    return replace(response, body="" if response.status in OK_STATUSES else redactor.clean_body(body))


def _json(body: bytes) -> object:
    """What a client's JSON parser gives: NaN is no JSON, and a number of absurd length is one all the same."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_int=float, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _NO_JSON


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _find(body: Mapping[str, Any]) -> _Found:
    """The token under its own names, then under those that services also use, then one level further in."""
    inner = [(f"{name}.", body[name]) for name in _WRAPPERS if isinstance(body.get(name), dict)]
    places: list[tuple[str, Mapping[str, Any]]] = [("", body), *inner]
    named = (_Found(at + name, part[name], True) for at, part in places for name in _FIELDS if name in part)
    aliased = (_Found(at + name, part[name], True) for at, part in places for name in _ALIASES if name in part)
    shaped = (
        _Found(at + name, value, True)
        for at, part in places
        for name, value in part.items()
        if isinstance(value, str) and looks_like_jwt(value) and "refresh" not in name.lower()
    )
    deeper = [*_deeper(body)]
    candidates = [*named, *aliased, *shaped, *(one for one in deeper if one.state is TokenState.PRESENT)]
    usable = (found for found in candidates if found.state is TokenState.PRESENT)
    # What stands in an object or a list may be a token under a name that nobody told us: that is no empty field.
    flat = (found for found in candidates if not found.value or not isinstance(found.value, dict | list))
    return next(usable, next(flat, _Found()))


def _deeper(body: Mapping[str, Any], at: str = "", depth: int = 1) -> Iterator[_Found]:
    """Tokens under names that say less, and those that stand further in; a refresh token is none to connect with."""
    for name in (*_FIELDS, *_ALIASES, *_ONLY_IF_NOTHING_ELSE) if at else _ONLY_IF_NOTHING_ELSE:
        if isinstance(body.get(name), str):
            yield _Found(at + name, body[name], present=True)
    for name, value in body.items():
        if isinstance(value, str) and looks_like_jwt(value) and "refresh" not in name.lower():
            yield _Found(at + name, value, present=True)
        elif isinstance(value, dict) and depth < _DEEPEST:
            yield from _deeper(value, f"{at}{name}.", depth + 1)


def _skew_s(asked: Exchange) -> float | None:
    response = asked.response
    if response is None or response.date is None or response.came_at is None or _is_cached(response):
        return None
    waited_s = sum(stage.took_ms or 0.0 for stage in asked.stages if stage.name is StageName.RESPONSE) / 1000
    return round((response.date - response.came_at).total_seconds() + _HALF_A_SECOND + waited_s / 2, 1)


def _is_cached(response: Response) -> bool:
    """True if the response has Age: it comes from a cache, and so does its Date."""
    return bool(response.header("age")) or any(name.lower() == "age" for name in response.other_headers)
