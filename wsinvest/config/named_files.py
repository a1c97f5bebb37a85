"""The files behind the one word that names a target: its target file and its `.env`, by absolute paths."""

from pathlib import Path

from wsinvest.config import described, typed, urls
from wsinvest.config.options import Options
from wsinvest.host import paths


def files_of(what: str, options: Options) -> tuple[Path, ...]:
    """The target file, also of a name in data/targets, and the `.env` that it or an option names; raises TargetError.

    None of them for a URL alone. A file that is named and not there is among them.
    """
    said = described.by(what)
    env = typed.env_path(options, said)
    return tuple(path.absolute() for path in (_target_file(what), env) if path is not None)


def _target_file(what: str) -> Path | None:
    if urls.has_scheme(what) or what in (*described.DEMOS, *described.TRAINING):
        return None
    path = paths.expanded(what)
    if path.suffix == ".toml":
        return path
    kept = paths.data() / "targets" / f"{what}.toml"
    return None if path.suffix == ".env" or path.name.startswith(".env") else kept
