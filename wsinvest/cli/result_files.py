"""Files that options name for results: tried before anything is measured, so that no measurement is in vain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from wsinvest.cli.grouped import OTHERS, option
from wsinvest.model.failure import Exit, Failure


class FileNotWritten(Failure):
    """A file that an option names cannot be written; the message says which and why."""

    exit_status = Exit.NOT_WRITTEN


def page_option(group: str = OTHERS) -> Callable[[Any], Any]:
    """The option `--page F`; its file is tried when the command line is read."""
    return option(
        group,
        "--page",
        type=click.Path(path_type=Path),
        metavar="F",
        help="also write it as an HTML page",
        callback=_tried,
    )


def _tried(_context: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    if path is not None:
        require(param.opts[0], path)
    return path


def require(option: str, path: Path) -> None:
    """Raise FileNotWritten if the file cannot be written now, UsageError if it is a folder."""
    if path.is_dir():
        raise click.UsageError(f"{option} {path}: a folder; name a file in it")
    with writing(option, path):
        _try_in(path.parent)


def require_folder(option: str, folder: Path) -> None:
    """Make the folder if it is not there; raises FileNotWritten if nothing can be written in it now."""
    with writing(option, folder):
        _try_in(folder)


def _try_in(folder: Path) -> None:
    from tempfile import NamedTemporaryFile  # slow to import

    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".wsinvest-"):
        pass


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Raise FileNotWritten in place of an OSError of the block."""
    try:
        yield
    except OSError as error:
        raise FileNotWritten(
            f"{option} {path}: {error.strerror}; name another place, or see to room and rights"
        ) from error
