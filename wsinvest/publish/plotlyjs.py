"""Plotly's script from the installed package: beside the list of reports, or packed into a page, with a cache."""

import base64
import gzip
import hashlib
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wsinvest.host import paths
from wsinvest.host.files import StoreError, read, write_whole

_LEVEL: Final = 6  # level 9 saves 4 kB of 2 MB and takes a third longer
_GZIP: Final = 31  # wbits of zlib for the gzip format


@dataclass(frozen=True, slots=True)
class Packed:
    """The script as gzip in base64, and the hash of the unpacked script for the Content-Security-Policy."""

    source_hash: str
    base64: str


@cache
def packed() -> Packed:
    """The packed script of the installed plotly, from the cache if that holds this script.

    Raises ModuleNotFoundError without plotly.
    """
    cached = cache_folder() / f"plotly-{_version()}.min.js.gz.base64"
    script = _source().read_bytes()
    found = _read(cached)
    # The cache is not trusted: its copy must unpack to the installed script. That takes a tenth of packing it.
    if found is not None and _unpacked(found, len(script)) == script:
        return Packed(hash_of(script), found)
    made = pack(script)
    if cached.is_absolute():  # without a cache folder it is packed again next time
        with suppress(OSError):
            write_whole(cached, made.base64.encode())
    return made


def beside_name() -> str:
    """The name of the script in the folder of the list of reports; raises ModuleNotFoundError without plotly."""
    return f"plotly-{_version()}.min.js"


def keep_beside(folder: Path) -> None:
    """Write the installed script into a folder of reports, unless it is there already as it is."""
    if not is_beside(folder):
        write_whole(folder / beside_name(), _source().read_bytes())


def is_beside(folder: Path) -> bool:
    """True if the installed version's script stands in this folder unchanged."""
    path = folder / beside_name()
    return path.is_file() and not path.is_symlink() and hash_of(read(path)) == hash_of(_source().read_bytes())


def pack(script: bytes) -> Packed:
    """A packed script; equal bytes give equal text."""
    return Packed(hash_of(script), base64.b64encode(gzip.compress(script, _LEVEL, mtime=0)).decode())


def hash_of(text: bytes) -> str:
    """The hash of a script for a Content-Security-Policy (`sha256-...`), without quotes."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode()


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/wsinvest, else ~/.cache/wsinvest; a relative path if the home folder is unknown."""
    return paths.expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "wsinvest"


def _version() -> str:
    _source()
    return metadata.version("plotly")


def _source() -> Path:
    # Found without importing plotly, which takes longer than making the rest of the page.
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("plotly is not installed", name="plotly")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def _read(path: Path) -> str | None:
    try:
        return read(path).decode("ascii")
    except (StoreError, UnicodeError):
        return None


def _unpacked(text: str, most: int) -> bytes:
    """The unpacked copy, at most `most` + 1 bytes; empty if it is invalid or not complete."""
    try:
        stream = zlib.decompressobj(_GZIP)
        unpacked = stream.decompress(base64.b64decode(text, validate=True), most + 1)
    except (ValueError, zlib.error):
        return b""
    return unpacked if stream.eof and not stream.unused_data else b""
