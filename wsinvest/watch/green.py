"""Once a day, while all is well, a case of the target is kept: what changed since then is told of an incident."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from wsinvest.host import paths
from wsinvest.model.alert import Found
from wsinvest.watch.diagnosing import Conclusion

AFTER_S: Final = 60.0  # from the start of the watch to the first case
AGAIN_S: Final = 86400.0
RETRY_S: Final = 3600.0


class Green:
    """The last case in which all was well, in the folder `green` of a history."""

    def __init__(self, folder: Path, diagnose: Callable[[Path], Awaitable[Conclusion]]) -> None:
        """`diagnose`: make a diagnosis and keep its case in the given folder."""
        self.folder = folder / paths.GREEN
        self._diagnose = diagnose
        self._at = time.monotonic() + AFTER_S
        self._task: asyncio.Task[None] | None = None

    def look(self, *, well: bool) -> None:
        """Start a diagnosis if one is due and the target is well."""
        busy = self._task is not None and not self._task.done()
        if well and not busy and time.monotonic() >= self._at:
            self._at = time.monotonic() + AGAIN_S
            self._task = asyncio.ensure_future(self._renew())

    async def close(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _renew(self) -> None:
        new = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        if (await self._diagnose(new)).found is not Found.WELL:
            self._at = time.monotonic() + RETRY_S
            return
        with suppress(OSError):  # a full disk: the older case stays
            shutil.rmtree(self.folder, ignore_errors=True)
            new.rename(self.folder)
