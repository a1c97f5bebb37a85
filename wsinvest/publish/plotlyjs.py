"""plotly's own script from the installed package: packed once for each of its versions, ready to be put into a page."""

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
_GZIP: Final = 31  # zlib's window bits for a stream with gzip's head and tail


@dataclass(frozen=True, slots=True)
class Packed:
    """The script as gzip in base64, and the hash by which a page's policy lets the unpacked text run."""

    source_hash: str
    base64: str


@cache
def packed() -> Packed:
    """The packed script of the installed plotly, from the cache when a copy of just this script is there."""
    cached = cache_folder() / f"plotly-{metadata.version('plotly')}.min.js.gz.base64"
    script = _source().read_bytes()
    found = _read(cached)
    # Whoever may write to the cache must not choose the script of a report: unpacking it costs a tenth of packing.
    if found is not None and _unpacked(found, len(script)) == script:
        return Packed(hash_of(script), found)
    made = pack(script)
    if cached.is_absolute():  # without a place to keep it, it is only packed again next time
        with suppress(OSError):
            write_whole(cached, made.base64.encode())
    return made


def pack(script: bytes) -> Packed:
    """Any script, packed; the same bytes give the same text."""
    return Packed(hash_of(script), base64.b64encode(gzip.compress(script, _LEVEL, mtime=0)).decode())


def hash_of(text: bytes) -> str:
    """A script's hash as a Content-Security-Policy names it, without its quotes."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode()


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/wsinvest, else ~/.cache/wsinvest; not absolute where neither leads anywhere."""
    return paths.expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "wsinvest"


def _source() -> Path:
    # The package is found without being imported: importing it would cost more than the rest of the page.
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("plotly is not installed; run make, or pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def _read(path: Path) -> str | None:
    try:
        return read(path).decode("ascii")
    except (StoreError, UnicodeError):
        return None


def _unpacked(text: str, most: int) -> bytes:
    """What the copy unpacks to, one byte more than `most` at the most; nothing of what is no whole copy."""
    try:
        stream = zlib.decompressobj(_GZIP)
        unpacked = stream.decompress(base64.b64decode(text, validate=True), most + 1)
    except (ValueError, zlib.error):
        return b""
    return unpacked if stream.eof and not stream.unused_data else b""
