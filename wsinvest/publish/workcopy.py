"""Copies of the notebooks for JupyterLab, so that running one changes no file of git: `make lab` opens them."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from wsinvest.host import files, paths
from wsinvest.redact import errors

MADE_OF: Final = "wsinvest_template"  # metadata of a copy: the SHA-256 of its template, which Lab keeps


def work_copies() -> Path:
    """The folder of the copies, with one of each notebook.

    A copy stays as its user left it, parameters and outputs too, until its template changes; then it is renamed to
    `<name>.before-<n>.ipynb`, and a new one is made. Raises OSError.
    """
    folder = paths.notebooks()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*paths.NOTEBOOKS, *paths.FURTHER, *paths.OVER_TIME):
        template = paths.templates() / f"{name}.ipynb"
        _copy(template, folder / template.name)
    return folder


def _copy(template: Path, copy: Path) -> None:
    digest = files.digest(template)
    if copy.exists():
        if _made_of(copy) == digest:
            return
        copy.rename(_unused(copy))
    content = json.loads(template.read_bytes())
    content["metadata"][MADE_OF] = digest
    files.write_whole(copy, f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode())


def _made_of(copy: Path) -> str:
    """The digest of the template that a copy was made of; empty for a file that is no notebook."""
    try:
        found: Any = json.loads(copy.read_bytes())["metadata"].get(MADE_OF, "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return str(found)


def _unused(copy: Path) -> Path:
    numbers = iter(range(1, 10_000))
    return next(path for n in numbers if not (path := copy.with_name(f"{copy.stem}.before-{n}.ipynb")).exists())


def main() -> int:
    """Print the folder for the Makefile; or one line on stderr that says why there is none, and the exit status."""
    try:
        print(work_copies())  # noqa: T201
    except OSError as error:
        status, line = errors.told(error)
        print(f"wsinvest: {errors.one_line(line)}", file=sys.stderr)  # noqa: T201
        return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
