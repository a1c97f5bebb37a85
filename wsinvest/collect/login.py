"""What the login really answers: stages, status, content type and the token field; and how fast its page responds."""

from dataclasses import dataclass

from wsinvest.attempt import Response, Stage, TokenState


@dataclass(frozen=True, slots=True)
class Page:
    """A plain GET of the login URL, as a person's browser would ask for it."""

    stages: tuple[Stage, ...]
    status: int | None
    took_ms: float | None


@dataclass(frozen=True, slots=True)
class Login:
    """One POST of the configured credentials. `token_field` is the JSON name under which a token was due."""

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
