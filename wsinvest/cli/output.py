"""What commands print: a diagnosis as screen or document, notices, and paths as the reader sees them."""

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from wsinvest.cli import stdio
from wsinvest.model.failure import Exit, exit_of
from wsinvest.model.visible import visible

if TYPE_CHECKING:
    from wsinvest.model.finding import Diagnosis
    from wsinvest.model.registry import Registry
    from wsinvest.redact.redactor import Redactor

LONGEST_PATH: Final = 4096


def rendered(
    diagnosis: "Diagnosis", language: str, *, as_json: bool, verbose: bool, registry: "Registry | None" = None
) -> str:
    """The diagnosis as one JSON document, or as one screen. `registry`: one that is loaded already."""
    from wsinvest.report.document import document
    from wsinvest.report.screen import screen

    if as_json:
        return document(diagnosis, language, registry=registry, incomplete=diagnosis.case.incomplete) + "\n"
    return screen(diagnosis, language, registry=registry, verbose=verbose, width=columns())


def columns() -> int:
    """The columns that COLUMNS names, else those of the terminal that stdout is, else 80."""
    return shutil.get_terminal_size((80, 24)).columns


def line(diagnosis: "Diagnosis", path: str = "") -> str:
    """The diagnosis as the journal's line."""
    from wsinvest.report.screen import journal

    return f"{journal(diagnosis, path)}\n"


def show(said: str, diagnosis: "Diagnosis", language: str, *, as_json: bool) -> Exit:
    """Print a rendered diagnosis, and on stderr what it lacks; the exit status of its verdict."""
    from wsinvest.report.screen import missed

    if as_json:
        show_document(said)
    else:
        show_text(said)
    _write(missed(diagnosis, language), sys.stderr)
    return exit_of(diagnosis.status)


def show_document(said: str) -> None:
    """Print a document as it is, whatever stdout is."""
    with stdio.printing():
        sys.stdout.write(said)


def show_text(said: str) -> None:
    """Print a text in the characters that stdout can carry."""
    with stdio.printing():
        _write(said, sys.stdout)


def notify(notice: str) -> None:
    """One line on stderr, if there is something to say."""
    if notice:
        _write(f"wsinvest: {notice}\n", sys.stderr)


def write_page(path: Path, said: str, redactor: "Redactor | None" = None) -> None:
    """Write a page atomically; raises FileNotWritten, and Leak if it holds a secret that the redactor knows."""
    from wsinvest.cli.result_files import writing
    from wsinvest.host import files

    if redactor is not None:
        from wsinvest.publish.folders import guard_text

        guard_text(said, str(path), redactor)
    with writing("--page", path):
        files.write_whole(path, said.encode())


def near(path: Path) -> str:
    """The path as seen from the working folder, if it lies below it and was not deleted; on one line."""
    with suppress(FileNotFoundError, ValueError):
        path = path.relative_to(Path.cwd())
    return visible(str(path), LONGEST_PATH)


def _write(said: str, stream: TextIO) -> None:
    from wsinvest.report.streams import write

    write(said, stream)
