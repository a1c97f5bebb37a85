"""`wsinvest redact`: publish a recorded run again with every text under today's filter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsinvest.cli.options import OUT
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.redact.redactor import Redactor


@click.command()
@click.argument("run", metavar="RUN|CASE")
@click.option("--env-file", default="", metavar="F", help="also mask the secrets of this .env")
@OUT
def redact(run: str, env_file: str, out: Path | None) -> Exit:
    """Publish a recorded run again under today's filter of secrets; the old one stays as it is."""
    from wsinvest.cli.output import near, show_text
    from wsinvest.host import paths
    from wsinvest.publish.report import republish
    from wsinvest.redact.redactor import Redactor
    from wsinvest.store.admission import admitted
    from wsinvest.store.opening import folder_of

    redactor = Redactor()
    if env_file:
        _learn(redactor, env_file)
    with admitted(folder_of(run)) as opened:
        case = opened.case()
        folder = republish(opened, case, out or paths.reports(), case.manifest.language, redactor)
    masked = ", ".join(f"{kind} {count}" for kind, count in sorted(redactor.ledger.items()) if count) or "nothing"
    show_text(f"masked: {masked}\n{near(folder)}\n")
    return Exit.FINE


def _learn(redactor: "Redactor", env_file: str) -> None:
    """Teach the filter the secrets of this .env; raises TargetError where it cannot be read."""
    from wsinvest.config.envfile import UNREAD, read
    from wsinvest.config.keeping import learn
    from wsinvest.config.targetfile import TargetError
    from wsinvest.facts.config import FileState
    from wsinvest.host import paths

    env = read(paths.expanded(env_file), env_file)
    if env.look.state is not FileState.READ:
        raise TargetError(f"{env_file}: {UNREAD[env.look.state]}; name the .env whose secrets are to be masked")
    learn(redactor, (), env)
