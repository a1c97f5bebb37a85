"""The version of this very wsinvest, as a digest of its files: a worker of another one would judge differently."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import wsinvest

_KINDS: Final = frozenset({".py", ".mo", ".css", ".j2", ".js", ".json"})
_SHOWN: Final = 16  # hex digits


@cache
def version_hash(folder: Path = Path(wsinvest.__file__).parent) -> str:
    """The first hex digits of the SHA-256 over the package's files by their paths."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _KINDS and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_SHOWN]
