"""Builds the target of what was said: every part is checked, and what is wrong is said with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wsinvest.config import authorities, headers, urls
from wsinvest.config.envfile import UNREAD
from wsinvest.config.keeping import Urls
from wsinvest.config.limits import listed, within
from wsinvest.config.options import HOLD_FITTING
from wsinvest.config.options import Options as Options
from wsinvest.config.precedence import Input
from wsinvest.config.resolved import Resolved as Resolved
from wsinvest.config.targetfile import Description, TargetError
from wsinvest.facts.config import EnvFile, FileState
from wsinvest.host import paths
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import UnknownLanguage, normalise
from wsinvest.model.settings import nearest
from wsinvest.model.target import (
    FITTING,
    HIDDEN,
    MOST_ATTEMPTS,
    MOST_MESSAGE_BYTES,
    MOST_SECONDS,
    Auth,
    AuthMode,
    Origin,
    Target,
    TokenSource,
    Url,
    name_of,
    title_of,
)
from wsinvest.redact.looks import is_language

_LARGEST_PORT: Final = 65535
_LARGEST_PID: Final = 2**22


@dataclass(frozen=True)
class Builder:
    """What was said of a target, with its inputs; each method checks a part, and raises TargetError."""

    said: Description
    options: Options
    inputs: Mapping[str, Input]
    look: EnvFile
    sent: headers.Sent = field(default_factory=headers.Sent)

    def addresses(self) -> Urls:
        """The URLs of the target, each of them checked."""
        endpoint = self._endpoint()
        return Urls(endpoint, self._page("LOGIN_URL", endpoint.url), self._page("WS_HEALTH_URL", endpoint.url))

    def _endpoint(self) -> urls.Parsed:
        item = self.inputs["WS_URL"]
        if not item.text.strip():
            raise TargetError(self._without_url())
        try:
            return urls.websocket(item.text, self.inputs["WS_TOKEN_PARAM"].text.strip())
        except urls.UrlError as error:
            raise self._wrong("WS_URL", f"{error}; write it as wss://host/path") from error

    def target(self, found: Urls) -> Target:
        """The target, every part of it checked."""
        endpoint, login_url = found.endpoint, found.login.url if found.login else None
        mode = self._mode()
        param = self.sent.name or self.inputs["WS_TOKEN_PARAM"].text.strip() or endpoint.token_param or "token"
        version = self._number("WS_PROTOCOL_VERSION", 0, 255)
        said, options = self.said, self.options
        return Target(
            name=name_of(said.name or title_of(endpoint.url)),
            url=endpoint.url,
            auth=Auth(mode, param),
            token_source=self._token_source(mode, endpoint, login_url),
            origin=self.inputs["WS_ORIGIN"].text.strip(),
            subprotocols=listed(self.inputs["WS_SUBPROTOCOL"].text),
            protocol_version=13 if version is None else version,
            ca_file=self._authorities("CA_FILE"),
            env_file=self.look.path,
            login_url=login_url,
            process_pid=self._number("WS_SERVER_PID", 1, _LARGEST_PID),
            process_port=self._number("WEBSOCKET_PORT", 1, _LARGEST_PORT),
            health_url=found.health.url if found.health else None,
            proxy_conf=self._place("WS_PROXY_CONF"),
            server_log=self._places("WS_SERVER_LOG"),
            attempts=within("attempts", options.attempts, said.attempts, MOST_ATTEMPTS),
            may_mint=options.may_mint and said.mint,
            deadline_s=within("deadline_s", options.deadline_s, said.deadline_s, MOST_SECONDS),
            objectives=self._objectives(),
            thresholds=said.thresholds,
            language=self._language(),
            keeps_personal=options.keep_personal,
            headers=tuple(name for name, _ in self.sent.headers),
            cookies=tuple(name for name, _ in self.sent.cookies),
            hold_s=self._hold(),
            message_bytes=self._number("WS_TEST_MESSAGE_BYTES", 1, MOST_MESSAGE_BYTES) or 0,
        )

    def _objectives(self) -> tuple[tuple[str, float], ...]:
        """Those of the target file; that of the handshake may stand in the `.env` as well, as a whole number."""
        text = self.inputs["WS_HANDSHAKE_SLO_MS"].text.strip()
        slo = {"handshake_p95_ms": float(text)} if re.fullmatch(r"[1-9][0-9]{0,6}", text) else {}
        return tuple((slo | dict(self.said.objectives)).items())

    def _token_source(self, mode: AuthMode, endpoint: urls.Parsed, login_url: Url | None) -> TokenSource:
        """The first source that is present, even an empty one; none when the mode needs no token or none is there."""
        may_mint = self.options.may_mint and self.said.mint
        present = (
            (TokenSource.HEADER, self.sent.token is not None),
            (TokenSource.ENV, self.inputs["WS_TOKEN"].value is not None),
            (TokenSource.URL, endpoint.token is not None),
            (TokenSource.LOGIN, login_url is not None),
            (TokenSource.MINTED, may_mint and self.inputs["JWT_SECRET"].value is not None),
        )
        if mode is AuthMode.NONE:
            return TokenSource.NONE
        return next((source for source, there in present if there), TokenSource.NONE)

    def _mode(self) -> AuthMode:
        if self.sent.mode is not None:
            return self._mode_sent(self.sent.mode)
        text = self.inputs["WS_AUTH_MODE"].text.strip().lower()
        if text and text not in list(AuthMode):
            meant = nearest(text, AuthMode)
            advice = f"did you mean {meant}?" if meant else f"known are {', '.join(AuthMode)}"
            raise self._wrong("WS_AUTH_MODE", f"no such mode; {advice}")
        return AuthMode(text) if text else AuthMode.QUERY

    def _mode_sent(self, mode: AuthMode) -> AuthMode:
        """The place of the token that an option gave; raises TargetError where --auth-mode names another."""
        typed = self.options.auth_mode.strip().lower()
        if typed not in ("", mode):
            raise TargetError(
                f"--auth-mode {typed}: the token of --header or --cookie is sent as {mode}; leave one out"
            )
        return mode

    def _page(self, name: str, endpoint: Url) -> urls.Parsed | None:
        text = self.inputs[name].text.strip()
        if not text:
            return None
        if text.startswith("/") and not text.startswith("//"):
            host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
            text = f"{'https' if endpoint.secure else 'http'}://{host}:{endpoint.port}{text}"
        try:
            return urls.http(text)
        except urls.UrlError as error:
            raise self._wrong(name, f"{error}; write it as https://host/path") from error

    def _number(self, name: str, least: int, most: int) -> int | None:
        text = self.inputs[name].text.strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise self._wrong(name, f"must be a whole number from {least} to {most}")
        return int(text)

    def _hold(self) -> float | None:
        """How long sessions are held: a number wins over --hold without one; None where nobody asked."""
        text = self.inputs["WS_HOLD_SECONDS"].text.strip()
        if not text:
            return FITTING if self.options.hold == HOLD_FITTING else None
        if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,3})?", text) or not 0 < float(text) <= MOST_SECONDS:
            raise self._wrong("WS_HOLD_SECONDS", f"must be seconds, more than 0 and at most {MOST_SECONDS:g}")
        return float(text)

    def _place(self, name: str) -> str:
        """A path, relative to the file that says it."""
        item = self.inputs[name]
        return str(item.folder / paths.expanded(item.text.strip())) if item.text.strip() else ""

    def _places(self, name: str) -> str:
        """One path or several with commas between them, each relative to the file that says it."""
        item = self.inputs[name]
        return ",".join(map(str, paths.several(item.text, item.folder))) if item.text.strip() else ""

    def _authorities(self, name: str) -> str:
        """The path of the CA file, which was loaded."""
        place = self._place(name)
        try:
            if place:
                authorities.check(Path(place))
        except authorities.AuthoritiesError as error:
            raise self._wrong(name, f"{error}; give the path of a PEM file of certificates, or leave it out") from error
        return place

    def _language(self) -> str:
        wanted = self.options.language or self.said.language
        try:
            return normalise(wanted)
        except UnknownLanguage as error:
            shown = wanted if is_language(wanted) else HIDDEN
            raise TargetError(f"language {shown}: unknown; use {' or '.join(LANGUAGES)}") from error

    def _without_url(self) -> str:
        if not self.look.path:
            return f'{self.said.name}: no URL; add url = "wss://host/path" to the target file'
        if self.look.state is not FileState.READ:
            return f"{self.look.path}: {UNREAD[self.look.state]}; name another .env, or the URL as well"
        if self.look.unparsed_lines:
            lines = ", ".join(map(str, self.look.unparsed_lines))
            return f"{self.look.path}, line {lines}: no assignment, or a quote that is not closed; WS_URL was not found"
        return f"{self.look.path}: no WS_URL in it; add one, or name the URL as well"

    def _wrong(self, name: str, what: str) -> TargetError:
        places = {
            Origin.OPTION: "on the command line",
            Origin.TARGET_FILE: f"in the target file {self.said.name}",
            Origin.ENV_FILE: f"in {self.look.path}, line {self.inputs[name].line}",
            Origin.ENVIRONMENT: "in the environment",
        }
        return TargetError(f"{name} {places[self.inputs[name].origin]}: {what}")
