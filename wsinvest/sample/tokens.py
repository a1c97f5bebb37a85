"""The token that the next handshake carries: configured, signed anew, or of a login that is renewed in time."""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from wsinvest.collect.login import login
from wsinvest.config.resolved import Resolved
from wsinvest.jwt.jose import anatomy, undamaged
from wsinvest.jwt.keys import AlgorithmUnknown
from wsinvest.jwt.minting import Unsignable, mint, settings_of, signing_key
from wsinvest.model.case import Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import ProbeSeen
from wsinvest.model.target import TokenSource
from wsinvest.redact.credentials import RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.sample.asking import due, refuse_unknown
from wsinvest.transport.opener import Deadline

RENEW_S: Final = 60.0  # before a token's exp
KEEP_S: Final = 900.0  # a login token that does not say when it ends
RETRY_S: Final = 15.0  # after a login that failed
LOGIN_S: Final = 10.0
_REFUSED: Final = frozenset({401, 403})
_REFUSING: Final = frozenset({1008, 3000, 3003, 4001, 4003, 4401, 4403})  # close codes that say it of a credential


class Tokens:
    """The tokens of one target. `working`: False while the login gives none, none can be signed, or it is refused.

    None if no token is fetched or signed, or if nothing shows that it works: a signed one must be let in.

    What a login says passes a redactor that is thrown away: nothing of it is kept, and a run of months must not grow.
    """

    def __init__(self, resolved: Resolved) -> None:
        """Nothing is asked for yet."""
        self._resolved = resolved
        self._settings = settings_of(resolved.credentials)
        self._login: Secret | None = None
        self._renew_at = 0.0
        self._signed = False
        self.working: bool | None = None
        self.unknown: NotSeen | None = None

    async def current(self) -> RequestTokens:
        """What a handshake now may carry; never raises for a login that fails, `working` tells of it."""
        match self._resolved.target.token_source:
            case TokenSource.LOGIN:
                await self._renew()
                return RequestTokens(self._login, self._login)
            case TokenSource.MINTED:
                minted = self._mint()
                return RequestTokens(minted, minted={} if minted is None else {"": minted})
            case source:
                return RequestTokens(self._given.get(source))

    def tried(self, probe: ProbeSeen) -> None:
        """What the handshake tells of a signed token: let in, refused, or nothing."""
        if self._resolved.target.token_source is TokenSource.MINTED and self._signed:
            refused = probe.status in _REFUSED or probe.close in _REFUSING
            self.working = False if refused else None if probe.failed else True

    @property
    def _given(self) -> Mapping[TokenSource, Secret | None]:
        known = self._resolved.credentials
        return {
            TokenSource.HEADER: known.header_token,
            TokenSource.ENV: known.ws_token,
            TokenSource.URL: known.url_token,
        }

    def _mint(self) -> Secret | None:
        """A token signed now; None if none can be, which stands as not working."""
        secret = self._settings.secret
        if self._resolved.target.may_mint and secret is not None and not secret.empty:
            with suppress(AlgorithmUnknown, Unsignable):
                made = Secret(mint(self._settings, datetime.now(UTC), signing_key(self._settings)))
                self._signed = True
                return made
        self._signed = self.working = False
        return None

    async def _renew(self) -> None:
        """Sign in again if the token is about to end, or if there is none."""
        if time.monotonic() < self._renew_at:
            return
        self._renew_at, self.unknown = time.monotonic() + RETRY_S, None
        try:
            self._login = await self._signed_in()
            self.working = self._login is not None
        except NotSeen as cannot:
            self.unknown, self.working = cannot, None
            self._renew_at += cannot.pause_s
        if self.working:
            self._renew_at = time.monotonic() + _lasts_s(self._login)

    async def _signed_in(self) -> Secret | None:
        target, credentials = self._resolved.target, self._resolved.credentials
        try:
            asked = await login.function(target, credentials, Redactor(), Deadline(LOGIN_S))
        except Unmeasured as cannot:
            return None if due(cannot) else self._login
        await refuse_unknown(asked.facts.stages, asked.facts.response)
        token = asked.private.value
        return None if token is None or token.empty else token


def _lasts_s(token: Secret | None) -> float:
    """Seconds for which a login token is used: until shortly before its exp, if it is a JWT that has one."""
    claims = anatomy(undamaged("" if token is None else token.reveal())).claims
    exp = claims.get("exp") if isinstance(claims, Mapping) else None
    if not isinstance(exp, int | float) or isinstance(exp, bool):
        return KEEP_S
    return min(max(exp - time.time() - RENEW_S, RETRY_S), KEEP_S * 4)
