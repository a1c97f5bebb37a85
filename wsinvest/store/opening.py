"""Opens a recorded case: of the current run, of a published report, or the recorded incident by its name."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Final

import wsinvest
from wsinvest.host import paths
from wsinvest.host.files import digest as digest_of
from wsinvest.model.case import Case
from wsinvest.model.failure import Failure
from wsinvest.model.registry import Registry
from wsinvest.store import cases, parameters, private

LATEST: Final = "latest"  # the link to the newest report
_PACKAGES: Final = ("babel", "cryptography", "h11", "msgspec", "plotly", "psutil", "pyjwt", "websockets")


class SessionError(Failure):
    """A run or a case cannot be opened; the message says which, and what to do."""


def open_case(
    run: str = "", target: str = "demo", case_sha256: str = "", language: str = "", registry: Registry | None = None
) -> Case:
    """The case of the first of these that holds one: $WSINVEST_RUN, the working folder, the work run, the report.

    If none does, raises SessionError. `run`: a run's name, or 2025-07-27 for the recorded incident.
    `case_sha256`: if given, `case.json` must have this SHA-256, else raises SessionError.
    `language`: of the texts; empty for the language of the case.
    """
    parameters.typed(run=run, target=target, case_sha256=case_sha256, language=language)
    folder = next((folder for folder in _candidates(run, target) if (folder / cases.MANIFEST).is_file()), None)
    if folder is None:
        parameters.without_secrets(run=run, target=target)
        raise SessionError(_nothing(run, target))
    case, digest = _opened(folder, run, registry)
    if case_sha256 and digest != case_sha256:
        raise SessionError("case.json is not the one that this notebook was made from: its SHA-256 differs")
    spoken = parameters.language_of(language or case.manifest.language)
    return replace(case, manifest=replace(case.manifest, language=spoken))


def _nothing(run: str, target: str) -> str:
    if run:
        return f"no evidence of run {run!r} is here; run notebooks 1 to 4 first, or empty `run`"
    return (
        f"no evidence of target {target!r} is here yet; run notebooks 1 to 4 with the same `target` first, or name "
        f'a run; run = "{paths.INCIDENT}" shows the recorded incident'
    )


def _opened(folder: Path, run: str, registry: Registry | None) -> tuple[Case, str]:
    """The case in a folder, and the SHA-256 of its `case.json`.

    A run that this host is making is read in place; any other is untrusted and is read by `admitted`.
    """
    state = private.find(run)
    if folder.parent == paths.data() / "work" or (state is not None and Path(state.folder) == folder):
        return cases.open_case(folder, registry), digest_of(folder / cases.MANIFEST)
    from wsinvest.store.admission import admitted  # imported here, since `diagnose` opens no case

    with admitted(folder) as found:
        return found.case(registry), found.digests[cases.MANIFEST]


def recorded(what: str, registry: Registry | None = None) -> Case:
    """The case of a report's name, a folder or a `case.json`, read as untrusted; raises StoreError."""
    from wsinvest.store.admission import admitted

    with admitted(folder_of(what)) as run:
        return run.case(registry)


def folder_of(what: str) -> Path:
    """The folder of a case, from a report's name, `latest`, a folder or a `case.json`; it may not exist."""
    path = Path(what)
    if what == LATEST and not path.exists():
        return (paths.reports() / LATEST).resolve()
    found = paths.reports() / what if paths.is_id(what) and not path.exists() else path
    return found.parent if found.name == cases.MANIFEST else found


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Names and versions of wsinvest and of the installed packages that affect results.

    The version of wsinvest ends in 8 hex digits of the SHA-256 of its source files.
    """
    own = ("wsinvest", f"{wsinvest.__version__}+{_source_digest()[:8]}")
    return (own, *_installed(_PACKAGES))


def _source_digest() -> str:
    """SHA-256 of all source files, in hex. By `os.walk`: every run asks, and pathlib takes twice the time."""
    walked = os.walk(Path(__file__).parents[1])
    names = sorted(f"{folder}/{name}" for folder, _folders, files in walked for name in files if name.endswith(".py"))
    digest = sha256()
    for name in names:
        with open(name, "rb", buffering=0) as file:  # noqa: PTH123
            digest.update(file.read())
    return digest.hexdigest()


def _installed(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and version of each package that is installed; plotly, for one, is optional."""
    for name in packages:
        with suppress(metadata.PackageNotFoundError):
            yield name, metadata.version(name)


def _candidates(run: str, target: str) -> Iterator[Path]:
    named = os.environ.get(paths.RUN_VARIABLE)
    if named:
        yield Path(named)
    with suppress(FileNotFoundError):  # a working folder that was deleted
        yield Path.cwd()
    if run == paths.INCIDENT:
        yield paths.incident()
    yield paths.work((run or target).removeprefix("work-"))
    if paths.is_id(run):
        yield paths.reports() / run
