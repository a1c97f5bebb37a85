"""A headless Chromium of the test's own, spoken to over its DevTools protocol; it reaches no host but this one."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WITHIN_S = 30.0
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)
DIALOG = "Page.javascriptDialogOpening"
_TROUBLE = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", DIALOG)


class Tab:
    """One page of the browser; `trouble` holds what it complained about, `requests` what it asked for.

    A dialog is trouble and is dismissed, since the page does nothing while it is open.
    """

    def __init__(self, connection: ClientConnection) -> None:
        """A tab whose events are heard from now on."""
        self.trouble: list[str] = []
        self.requests: list[str] = []
        self._connection = connection
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def watching(cls, connection: ClientConnection) -> Self:
        """A tab that reports its console, its policy violations and its requests."""
        tab = cls(connection)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await tab.send(f"{domain}.enable")
        return tab

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command and its result."""
        number = len(self._waiting) + 1
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        return await asyncio.wait_for(self._waiting[number], WITHIN_S)

    async def open(self, path: Path) -> None:
        """Load a file, open all its folds and wait until its figures are drawn."""
        await self.load(path)
        await self.value("document.querySelectorAll('details.fold').forEach(fold => (fold.open = true))")
        await self.value(
            "new Promise(done => { const look = () => [...document.querySelectorAll('.plot')]"
            ".every(plot => plot._fullLayout && plot.querySelector('svg')) ? done() : setTimeout(look, 20); look(); })"
        )

    async def load(self, path: Path) -> None:
        """Load a file, whatever its scripts do."""
        await self.visit(path.as_uri())

    async def visit(self, url: str) -> None:
        """Load what stands at an address."""
        self._loaded.clear()
        await self.send("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), WITHIN_S)

    async def until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        look = f"() => ({expression}) ? done() : setTimeout(look, 20)"
        await self.value(f"new Promise(done => {{ const look = {look}; look(); }})")

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression gives; a promise is awaited."""
        said = await self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    async def look(self, *, width: int = 1000, height: int = 900, scheme: str = "light", media: str = "") -> None:
        """Be a screen of this size, with this colour scheme, or paper."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        await self.send("Emulation.setDeviceMetricsOverride", **metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.send("Emulation.setEmulatedMedia", media=media, features=features)

    async def without_script(self) -> None:
        """Be a browser that runs no script of the page."""
        await self.send("Emulation.setScriptExecutionDisabled", value=True)

    async def close(self) -> None:
        """Stop listening."""
        self._listener.cancel()
        await asyncio.gather(self._listener, return_exceptions=True)

    async def _listen(self) -> None:
        async for message in self._connection:
            said = json.loads(message)
            if "id" in said:
                self._waiting[said["id"]].set_result(said.get("result", {}))
            elif said["method"] == "Page.loadEventFired":
                self._loaded.set()
            elif said["method"] == "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])
            elif said["method"] in _TROUBLE:
                self.trouble.append(f"{said['method']} {json.dumps(said['params'])}"[:500])
                if said["method"] == DIALOG:
                    self._dismissing = asyncio.create_task(self.send("Page.handleJavaScriptDialog", accept=False))


@contextmanager
def browser(home: Path) -> Iterator[str]:
    """A fresh browser with a home of its own, by the address at which it listens; it leaves with the tests."""
    command = [str(CHROMIUM), *_FLAGS, f"--user-data-dir={home / 'profile'}", "about:blank"]
    environment = {**os.environ, "HOME": str(home)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield _announced(process)
    finally:
        process.terminate()
        process.communicate(timeout=WITHIN_S)


@asynccontextmanager
async def tab(root: str) -> AsyncIterator[Tab]:
    """A new tab of the browser at this address."""
    async with connect(await _new_tab(root), max_size=None, compression=None) as connection:
        opened = await Tab.watching(connection)
        try:
            yield opened
        finally:
            await opened.close()


def _announced(process: subprocess.Popen[str]) -> str:
    """The address that the browser prints once it listens."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("DevTools listening on "):
            return line.split()[-1]
    raise AssertionError("the browser ended before it listened")


async def _new_tab(root: str) -> str:
    async with connect(root, max_size=None, compression=None) as connection:
        command = {"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}}
        await connection.send(json.dumps(command))
        while (said := json.loads(await connection.recv())).get("id") != 1:
            pass
    return f"{root.split('/devtools/')[0]}/devtools/page/{said['result']['targetId']}"
