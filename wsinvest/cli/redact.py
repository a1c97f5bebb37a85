"""`wsinvest redact`: publish a recorded run again with every text under today's filter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wsinvest.cli.options import OUT
from wsinvest.model.failure import Exit

if TYPE_CHECKING:
    from wsinvest.redact.secret import Vault


@click.command()
@click.argument("run", metavar="RUN|CASE")
@click.option("--env-file", default="", metavar="F", help="also mask the secrets of this .env")
@OUT
def redact(run: str, env_file: str, out: Path | None) -> Exit:
    """Publish a recorded run again under today's filter of secrets; the old one stays as it is."""
    from wsinvest.cli.output import near, show_text
    from wsinvest.host import paths
    from wsinvest.publish.report import republish
    from wsinvest.redact.secret import Vault
    from wsinvest.store.admission import admitted
    from wsinvest.store.opening import folder_of

    vault = Vault()
    if env_file:
        _learn(vault, env_file)
    with admitted(folder_of(run)) as opened:
        case = opened.case()
        folder = republish(opened, case, out or paths.reports(), case.manifest.language, vault)
    masked = ", ".join(f"{kind} {count}" for kind, count in sorted(vault.ledger.items()) if count) or "nothing"
    show_text(f"masked: {masked}\n{near(folder)}\n")
    return Exit.FINE


def _learn(vault: "Vault", env_file: str) -> None:
    """Have the vault know the secrets of this .env; raises TargetError where it cannot be read."""
    from wsinvest.config.envfile import UNREAD, read
    from wsinvest.config.keeping import keep
    from wsinvest.config.targetfile import TargetError
    from wsinvest.facts.config import FileState

    env = read(Path(env_file), env_file)
    if env.look.state is not FileState.READ:
        raise TargetError(f"{env_file}: {UNREAD[env.look.state]}; name the .env whose secrets are to be masked")
    keep(vault, (), env, ())
