"""plotly's own script from the installed package: packed once for each of its versions, ready to be put into a page."""

import base64
import gzip
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wsinvest import places
from wsinvest.files import write_whole

_LEVEL: Final = 6  # level 9 saves 4 kB of 2 MB and takes a third longer


@dataclass(frozen=True, slots=True)
class Packed:
    """The script as gzip in base64, and the hash by which a page's policy lets the unpacked text run."""

    source_hash: str
    base64: str


def packed() -> Packed:
    """The packed script of the installed plotly, from the cache when a whole copy is there."""
    cached = cache_folder() / f"plotly-{metadata.version('plotly')}.min.js.gz.base64"
    found = _read(cached)
    if found is None:
        found = pack(_source().read_bytes())
        # Without a place to keep it, it is only packed again next time.
        if cached.is_absolute():
            with suppress(OSError):
                write_whole(cached, _checked(found).encode())
    return found


def pack(script: bytes) -> Packed:
    """Any script, packed; the same bytes give the same text."""
    return Packed(hash_of(script), base64.b64encode(gzip.compress(script, _LEVEL, mtime=0)).decode())


def hash_of(text: bytes) -> str:
    """A script's hash as a Content-Security-Policy names it, without its quotes."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text).digest()).decode()


def cache_folder() -> Path:
    """$XDG_CACHE_HOME/wsinvest, else ~/.cache/wsinvest; not absolute where neither leads anywhere."""
    return places.expanded(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "wsinvest"


def _source() -> Path:
    # The package is found without being imported: importing it would cost more than the rest of the page.
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("plotly is not installed; run make, or pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def _checked(one: Packed) -> str:
    """Three lines: hash of the script, packed script, hash of both, so that a cut copy is seen."""
    content = f"{one.source_hash}\n{one.base64}"
    return f"{content}\n{hash_of(content.encode())}"


def _read(path: Path) -> Packed | None:
    try:
        content = path.read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return None
    source_hash, _, rest = content.partition("\n")
    found = Packed(source_hash, rest.partition("\n")[0])
    return found if _checked(found) == content else None
