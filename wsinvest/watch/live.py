"""The live page of a running watch in a cell of JupyterLab, with the state in words below it."""

import html
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wsinvest.host.files import write_whole
from wsinvest.watch import standing

_FILE: Final = "page"
_HIGH_PX: Final = 720


@dataclass(frozen=True, slots=True)
class Live:
    """A target under watch, as a cell shows it. `page`: the address of the live page, empty without one."""

    page: str
    words: str

    def _repr_html_(self) -> str:
        """The page in a frame, which needs a browser on the machine of the watch; the words need nothing."""
        words = f"<pre>{html.escape(self.words)}</pre>"
        if not self.page:
            return f"{words}<p>The watch serves no page; start it with --page 127.0.0.1:9464.</p>"
        address = html.escape(self.page, quote=True)
        frame = (
            f'<iframe src="{address}" title="wsinvest watch" style="width:100%;height:{_HIGH_PX}px;border:0"></iframe>'
        )
        return f"{frame}{words}"

    def __repr__(self) -> str:
        """The words."""
        return self.words


def live(target: str) -> Live:
    """A target that is watched on this machine, by name or URL; raises NothingWatched."""
    folder = standing.folder(target)
    page = ""
    with suppress(OSError):
        page = (folder / _FILE).read_text("utf-8").strip()
    return Live(page, standing.screen(standing.standings((target,))))


def keep_page(folder: Path, url: str) -> None:
    """Remember where the page of this target is, for `live`; nothing where the disk is full."""
    with suppress(OSError):
        write_whole(folder / _FILE, url.encode())
