"""Where the files of a fleet's run go: a folder of this machine, or any file system that fsspec knows."""

import re
from pathlib import Path
from typing import Any, Final, Protocol

from wsinvest.publish.folders import NotWritten, make_room
from wsinvest.redact import errors

_SCHEME: Final = re.compile(r"(?P<protocol>[a-z][a-z0-9+]*(?:::[a-z][a-z0-9+]*)*)://", re.IGNORECASE)
_PACKAGES: Final = {"s3": "s3fs", "s3a": "s3fs"}  # what the extra [s3] brings
_PARTIAL: Final = ".partial"


class Output(Protocol):
    """A place for the files of one run. The page of all is written last: what has none was cut."""

    def write(self, path: str, text: str) -> None:
        """Write a file; raises NotWritten."""

    def finish(self) -> str:
        """All is written; where it is."""


def output(where: str, run: str, default: Path) -> Output:
    """The place for this run below `where`, a folder or URL; empty: below `default`. Raises NotWritten.

    Raises ModuleNotFoundError for a package that is not installed.
    """
    found = _SCHEME.match(where)
    if found is None:
        return Folder(Path(where).absolute() if where else default, run)
    return Remote(where, run, found["protocol"].lower())


class Folder:
    """A folder of this machine: written under a hidden name, and renamed once."""

    def __init__(self, root: Path, run: str) -> None:
        """`root`: where runs lie; raises NotWritten."""
        make_room(root)
        self._root, self._run = root, run
        self._partial = root / f".{run}{_PARTIAL}"
        self._made: set[Path] = set()

    def write(self, path: str, text: str) -> None:
        """Write a file; raises NotWritten."""
        file = self._partial / path
        try:
            if file.parent not in self._made:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._made.add(file.parent)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise NotWritten(f"{file}: {errors.advised(error)}; what was written is in {self._partial}") from error

    def finish(self) -> str:
        """Give the run its name; its path."""
        final = self._root / self._run
        try:
            self._partial.rename(final)
        except OSError as error:
            raise NotWritten(f"{final}: {errors.advised(error)}; what was written is in {self._partial}") from error
        return str(final)


class Remote:
    """A folder of a file system of fsspec, such as `s3://bucket/folder`."""

    def __init__(self, where: str, run: str, protocol: str) -> None:
        """`where`: its URL; raises NotWritten, and ModuleNotFoundError for a package that is not installed."""
        import fsspec  # of the extra [fleet] or [s3]

        self._shown = re.sub(r"(?<=://)[^/@]*@", "", where.partition("?")[0]).rstrip("/")
        self._run = run
        try:
            system, root = fsspec.core.url_to_fs(where)
        except ImportError as error:
            name = _PACKAGES.get(protocol, protocol)
            raise ModuleNotFoundError(f"{name} is not installed", name=name) from error
        except Exception as error:
            raise self._failed(error) from error
        self._system: Any = system
        self._root = root.rstrip("/")
        self._try("probe", lambda: system.makedirs(f"{self._root}/{run}", exist_ok=True))

    def write(self, path: str, text: str) -> None:
        """Write a file; raises NotWritten."""
        whole = f"{self._root}/{self._run}/{path}"

        def put() -> None:
            self._system.makedirs(whole.rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(whole, text.encode())

        self._try(path, put)

    def finish(self) -> str:
        """All is written already; its URL."""
        return f"{self._shown}/{self._run}"

    def _try(self, what: str, work: Any) -> None:
        try:
            work()
        except Exception as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> NotWritten:
        """One line: of each file system the errors are classes of its own."""
        cause = error.__cause__ or error
        code = getattr(cause, "response", {}) if hasattr(cause, "response") else {}
        why = code.get("Error", {}).get("Code", "") if isinstance(code, dict) else ""
        said = errors.one_line(why or (str(error) if isinstance(error, ValueError | OSError) else type(error).__name__))
        return NotWritten(f"{self._shown}: {said or type(error).__name__}; see to its name, its rights and the network")
