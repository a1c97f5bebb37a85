"""Options of runs that nobody watches, in schedules and CI: one line, and files that CI systems read."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from wsinvest.cli.result_files import FileNotWritten, require, writing

if TYPE_CHECKING:
    from wsinvest.model.finding import Diagnosis
    from wsinvest.report.examined import Examined

F = TypeVar("F", bound=Callable[..., Any])
_FILE: Final = click.Path(path_type=Path)
_JUNIT_FILE: Final = click.option(
    "--junit", type=_FILE, metavar="F", help="also write a JUnit file: each code a test case"
)
_SARIF_FILE: Final = click.option("--sarif", type=_FILE, metavar="F", help="also write a SARIF 2.1.0 file")
QUIET: Final = click.option("-q", "--quiet", is_flag=True, help="only the journal's line for each target")


def unattended(command: F) -> F:
    """The options -q, --junit and --sarif."""
    return QUIET(_JUNIT_FILE(_SARIF_FILE(command)))


@contextmanager
def kept(junit: Path | None, sarif: Path | None, specs: Sequence[str]) -> "Iterator[list[Examined]]":
    """A list for what becomes of each target, which is written to these files at the end.

    They are written after an error too, which is then what became of those of `specs` that are not in the list. Raises
    FileNotWritten, before anything is measured if it can be known then, and UsageError.
    """
    named = {option: path for option, path in (("--junit", junit), ("--sarif", sarif)) if path is not None}
    for option, path in named.items():
        require(option, path)
    if junit is not None and sarif is not None and junit.absolute() == sarif.absolute():
        raise click.UsageError("--junit and --sarif name the same file; name two")
    found: list[Examined] = []
    try:
        yield found
    except Exception as error:
        with suppress(FileNotWritten):  # the first error is the one to be told
            _write([*found, *(failed(spec, error) for spec in specs[len(found) :])], named)
        raise
    _write(found, named)


def examined(spec: str, diagnosis: "Diagnosis", language: str) -> "Examined":
    """What became of a target that was diagnosed."""
    from wsinvest.report.examined import Examined

    name = diagnosis.case.manifest.target.name
    return Examined(name, diagnosis, language=language, place=_place(spec))


def failed(spec: str, error: "Exception | str") -> "Examined":
    """What became of a target without a diagnosis."""
    from wsinvest.redact import errors
    from wsinvest.redact.arguments import shown
    from wsinvest.report.examined import Examined

    said = error if isinstance(error, str) else errors.told(error)[1]
    return Examined(errors.one_line(shown(spec)), message=errors.one_line(said), place=_place(spec))


def _place(spec: str) -> str:
    """The path of a target file as seen from the working folder, elsewhere its name; empty for anything else."""
    if not os.path.isfile(spec):  # noqa: PTH113  Path.is_file raises for some names
        return ""
    path = Path(spec).absolute()
    with suppress(ValueError, FileNotFoundError):
        return path.relative_to(Path.cwd()).as_posix()
    return path.name


def _write(found: "list[Examined]", named: dict[str, Path]) -> None:
    from wsinvest.host import files

    for option, path in named.items():
        text = _junit(found) if option == "--junit" else _sarif(found)
        with writing(option, path):
            files.write_whole(path, text.encode())


def _junit(found: "list[Examined]") -> str:
    from wsinvest.report.junit import junit

    return junit(found)


def _sarif(found: "list[Examined]") -> str:
    from wsinvest.host.installed import project_url
    from wsinvest.report.sarif import sarif

    return sarif(found, home=project_url("Homepage"), documentation=project_url("Documentation"))
