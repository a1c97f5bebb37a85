"""The login's answer: stages, status, content type and the token field."""

from dataclasses import dataclass
from typing import Final

from wsinvest.facts.cookies import SetCookie
from wsinvest.facts.limits import asks_to_stop
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage

OK_STATUSES: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Page:
    """A plain GET of the login URL, as a browser sends it."""

    stages: tuple[Stage, ...]
    status: int | None
    took_ms: float | None
    asks_to_stop: bool = False


@facts("token", label=_("login service"))
@dataclass(frozen=True, slots=True)
class Login:
    """One POST of the configured credentials. `token_field`: the JSON name or cookie where the token is expected.

    `fields`: the field names of its JSON. `cookies`: those that it sets.
    `skew_s`: the service's clock minus ours in seconds, None without a Date
    header.
    """

    url: str
    stages: tuple[Stage, ...]
    response: Response | None
    took_ms: float | None
    token_field: str
    token_state: TokenState
    token_fingerprint: str
    json_body: bool
    redirected: bool
    credentials_given: bool
    page: Page | None
    skew_s: float | None = None
    fields: tuple[str, ...] = ()
    cookies: tuple[SetCookie, ...] = ()

    @property
    def asks_to_stop(self) -> bool:
        """True if the answer or the page asked for fewer requests (429 or Retry-After)."""
        return asks_to_stop(self.response) or (self.page is not None and self.page.asks_to_stop)

    @property
    def answered(self) -> bool:
        """True if the login answered 2xx with JSON, so that a token is expected."""
        return self.response is not None and self.response.status in OK_STATUSES and self.json_body
