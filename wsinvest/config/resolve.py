"""What was asked for becomes a Target: every input with its origin, and its credentials."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from wsinvest.config import described, headers, network
from wsinvest.config.building import Builder
from wsinvest.config.envfile import Read, read
from wsinvest.config.environment_proxy import unasked
from wsinvest.config.keeping import Urls, credentials, teach
from wsinvest.config.keyfile import KeyFileError, key_from
from wsinvest.config.options import Options as Options
from wsinvest.config.precedence import Input, entries_of, exported, gather, lent, withheld
from wsinvest.config.resolved import Resolved as Resolved
from wsinvest.config.targetfile import Description, TargetError
from wsinvest.config.typed import cookie_of, env_path, inputs_of, message_of, refuse_useless
from wsinvest.facts.config import EnvFile
from wsinvest.host import paths
from wsinvest.model.settings import BY_NAME
from wsinvest.model.target import (
    Origin,
)
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.discovery import learn_text
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.high_entropy import mask_high_entropy
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

_HOME: Final = re.compile(r"^(?:(?:/home|/Users)/[^/]+|/root)(?=/|$)")


def resolve(
    what: str | Description,
    options: Options = Options(),  # noqa: B008  frozen
    environ: Mapping[str, str] = os.environ,
    redactor: Redactor | None = None,
) -> Resolved:
    """A target from `demo`, a URL, a target file or its name in data/targets, or a `.env`; raises TargetError.

    A description is taken as it stands.
    `redactor` learns the secrets; a run that continues gives the one that it kept.
    """
    said = what if isinstance(what, Description) else described.by(what)
    given = _given(said, options, environ)
    builder = Builder(said, options, {item.name: item for item in given.inputs}, given.env.look, given.sent)
    found = builder.addresses()
    others = network.of_texts(builder.inputs[name].text for name in ("JWKS_URL", "METRICS_URL"))
    pages = (page.url for page in (found.login, found.health) if page is not None)
    way = network.read(options, found.endpoint.url, (*pages, *others), environ)
    kept = _kept(builder, given.env, found, way)
    converses = kept.message is not None or bool(kept.expects)
    target = replace(builder.target(found), **way.of_target, converses=converses)
    by = None if said.hermetic else unasked(target.url, environ, given.env)
    if redactor is not None:
        _set_up(redactor, options)
        teach(redactor, target, found, given.inputs, given.env, kept)
        _teach_typed(redactor, (*given.sent.values, *way.values, *(by.values if by else ())), kept.message)
    return Resolved(
        target=target,
        credentials=kept,
        inputs=given.inputs,
        env=given.env,
        scheme_given=found.endpoint.given,
        withheld=withheld(said, environ, trusted=options.trust_target),
        exported=exported(given.inputs, said, environ),
        proxies=() if said.hermetic else network.variables(environ),
        unasked=by,
        expects=said.expects,
        watch=said.watch,
        load=said.load,
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """Every input with its origin, the `.env` as it was read, and what headers and cookies were typed."""

    inputs: tuple[Input, ...]
    env: Read
    sent: headers.Sent


def _given(said: Description, options: Options, environ: Mapping[str, str]) -> _Given:
    sent = headers.read(options.headers, options.cookies, cookie_of(options))
    place = env_path(options, said)
    env = read(place, shown_place(str(place))) if place else Read(EnvFile())
    own = frozenset({"LOGIN_PASSWORD"}) if options.login_user else frozenset()
    environ_lent = lent(said, environ, trusted=options.trust_target)
    typed = inputs_of(options, sent)
    inputs = gather(typed, said, env, place, environ_lent, trusted=options.trust_target, own=own)
    refuse_useless(options, {item.name: item.text for item in inputs}, sent.mode)
    return _Given(inputs, env, sent)


def _kept(builder: Builder, env: Read, found: Urls, way: network.Network) -> Credentials:
    """All that is secret, or sent as it was typed."""
    from_file = builder.inputs["JWT_SECRET"].origin is Origin.ENV_FILE
    lines = entries_of(BY_NAME["JWT_SECRET"], builder.said, env) if from_file else ()
    return replace(
        credentials(builder.inputs, found, lines, env.entries),
        headers=builder.sent.headers,
        cookies=builder.sent.cookies,
        header_token=builder.sent.token,
        message=message_of(builder.options),
        expects=builder.options.expects,
        proxy_user=way.proxy_user,
        proxy_password=way.proxy_password,
    )


def _set_up(redactor: Redactor, options: Options) -> None:
    redactor.keeps_personal = options.keep_personal
    if options.key_file:
        redactor.fingerprinter = Fingerprinter(_key(options))


def _teach_typed(redactor: Redactor, values: Iterable[Secret | str | None], message: Secret | None) -> None:
    """The values of options, and what a first message holds."""
    for value in values:
        redactor.learn(value, "option")
    if message is not None:
        learn_text(redactor, message.reveal(), "message")


def shown_place(path: str) -> str:
    """A path as it may be shown: the home folder, which names a person, as `~`, and words that may be keys left out."""
    return "/".join(mask_high_entropy(part, "…")[0] for part in _HOME.sub("~", path).split("/"))


def _key(options: Options) -> bytes:
    reports = (paths.reports(), *([Path(options.out)] if options.out else []))
    try:
        return key_from(paths.expanded(options.key_file), *reports)
    except KeyFileError as error:
        raise TargetError(f"--key-file {described.shown(options.key_file)}: {error}") from error
