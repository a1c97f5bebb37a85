"""The options that several commands share, and the target's options that they make."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from wsinvest.i18n.catalogue import LANGUAGES, SOURCE
from wsinvest.model.target import MOST_ATTEMPTS

if TYPE_CHECKING:
    from wsinvest.config.resolve import Options

F = TypeVar("F", bound=Callable[..., Any])
_LANGUAGES: Final = ", ".join(LANGUAGES).replace("_", "-").replace(SOURCE, f"{SOURCE} (default)", 1)
LANGUAGE: Final = click.option("--language", default="", metavar="L", help=_LANGUAGES)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="one ASCII JSON document on stdout")
OUT: Final = click.option("--out", type=click.Path(path_type=Path), help="where reports go (default data/reports)")
VERBOSE: Final = click.option("-v", "--verbose", is_flag=True, help="all codes, and what each probe proved")


def target_options(command: F) -> F:
    """The options that say what is investigated; none of them takes a secret."""
    for option in (
        click.option(
            "--pii",
            type=click.Choice(["pseudonym", "keep"]),
            default="pseudonym",
            help="users and e-mail addresses as keyed pseudonyms (default) or as they are",
        ),
        click.option("--key-file", default="", metavar="F", help="key of fingerprints, made if absent"),
        click.option("--trust-target", is_flag=True, help="the target file may read any .env and our secrets"),
        click.option("--no-mint", is_flag=True, help="sign no token of our own with the configured secret"),
        click.option("--attempts", type=click.IntRange(1, MOST_ATTEMPTS), help="handshakes to repeat (default 20)"),
        click.option("--deadline", type=click.FloatRange(1, 3600), metavar="S", help="seconds for all (default 60)"),
        click.option("--ca-file", default="", metavar="F", help="trust the authorities in this PEM file"),
        click.option("--login-url", default="", metavar="U", help="where LOGIN_USER gets a token by POST"),
        click.option("--env-file", default="", metavar="F", help="the .env of the service; never read unasked"),
    ):
        command = option(command)
    return command


def given(*, no_mint: bool, deadline: float | None, language: str, pii: str, **others: Any) -> "Options":
    """The command line's options as the target's."""
    from wsinvest.config.resolve import Options
    from wsinvest.i18n.messages import normalise

    spoken = normalise(language) if language else ""
    return Options(deadline_s=deadline, may_mint=not no_mint, language=spoken, keep_personal=pii == "keep", **others)
