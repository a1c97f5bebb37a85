"""What histories, runs and capacities of a target are called, by whatever word names it on the command line."""

from wsinvest.config import described, targetfile, urls
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.host import paths
from wsinvest.model.target import name_of


def called(what: str) -> str:
    """The name that a target has in its file; of a URL that nobody named host, port and path; else the word itself.

    Raises TargetError for a file that cannot be read, or says nothing of a target.
    """
    if urls.has_scheme(what):
        return urls.called(what)
    path = paths.expanded(what)
    kept = described.kept(what)
    if kept is None and path.suffix != ".toml":
        is_env = path.name.startswith(".env") or path.suffix == ".env"
        return resolve(what, Options()).target.name if is_env and path.is_file() else what
    name = targetfile.load(kept or path).name
    return name_of(name) if name else resolve(what, Options()).target.name
