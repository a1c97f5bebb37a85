"""What a run may send, sign or verify with: as configured, and as acquired by its collectors."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wsinvest.redact.secret import Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was configured. None: nobody gave it; an empty Secret was given empty.

    Texts are private, and too ordinary to be filtered; they are sent, compared or split, and never shown by themselves.
    `jwt_secret_texts` are the texts that other readers of the file may take for JWT_SECRET, by the decoding's name.
    `url_token_written` is the token as the URL spells it; `header_token` that of --header or --cookie, which add
    `headers` and `cookies` to each request. A resource is path and query as sent, without the token.
    """

    ws_token: Secret | None = None
    url_token: Secret | None = None
    url_token_written: Secret | None = None
    login_user: str = field(default="", repr=False)
    login_password: Secret | None = None
    jwt_secret: Secret | None = None
    jwt_secret_texts: Mapping[str, Secret] = field(default_factory=dict)
    jwt_algorithm: str = ""
    jwt_issuer: str = ""
    jwt_audience: str = ""
    jwt_key_id: str = field(default="", repr=False)
    jwks_url: str = field(default="", repr=False)
    public_key: str = field(default="", repr=False)
    test_subject: str = field(default="", repr=False)
    allowed_origins: str = ""
    subprotocols: str = ""
    resource: str = field(default="", repr=False)
    login_resource: str = field(default="", repr=False)
    health_resource: str = field(default="", repr=False)
    headers: tuple[tuple[str, Secret], ...] = ()
    cookies: tuple[tuple[str, Secret], ...] = ()
    header_token: Secret | None = None
    message: Secret | None = None
    expects: str = field(default="", repr=False)
    proxy_user: Secret | None = None
    proxy_password: Secret | None = None

    @property
    def origins(self) -> tuple[str, ...]:
        """The entries of WS_ALLOWED_ORIGINS: a JSON list, or separated by blanks, commas or semicolons."""
        text = self.allowed_origins.strip()
        inner = text[1:].removesuffix("]") if text.startswith("[") else text
        return tuple(filter(None, (one.strip("\"'") for one in re.split(r"[\s,;]+", inner))))


@dataclass(frozen=True, slots=True)
class LoginToken:
    """The token that the login handed out, empty where it answered and gave none; None where it did not answer so."""

    value: Secret | None = None


@dataclass(frozen=True, slots=True)
class KeySetDocument:
    """The key set as it was fetched, empty where it holds no keys."""

    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RequestTokens:
    """What the requests of this run may carry: the token in use, that of the login, and those signed for the test.

    `minted` is by the decoding of JWT_SECRET that signed it; the secret as it was loaded has an empty name. `renewed`:
    an expired token in use, signed again with a new exp and nothing else changed; None where it cannot be.
    """

    baseline: Secret | None = None
    login: Secret | None = None
    minted: Mapping[str, Secret] = field(default_factory=dict)
    renewed: Secret | None = None
