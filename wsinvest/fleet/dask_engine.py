"""The engine `dask`: workers on other machines. Dask starts, connects and watches them; what is done stands here.

Dask's defaults would run a lost share again, on a worker that trusts everybody. So: TLS with certificates made for the
run, no second try, each share for one worker by name, and no code of anybody is sent, only the names of ours.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from distributed import Client, Security
from distributed.scheduler import KilledWorker

from wsinvest.fleet import dask_worker
from wsinvest.fleet.awake import LOOK_S
from wsinvest.fleet.certificates import AUTHORITY, CERTIFICATE, KEY
from wsinvest.fleet.dask_watch import UNREACHABLE, Watch, ended, hearten, part_from
from wsinvest.fleet.handing_out import Gone, handed_out
from wsinvest.fleet.shares import Clock, Done, Lost, Share, moved
from wsinvest.fleet.version import version_hash
from wsinvest.model.failure import Exit, Failure

CONNECT_S: Final = 15.0
CLOSE_S: Final = 5.0
ROUNDS: Final = 5  # round trips by which a clock is compared
_log: Final = logging.getLogger("wsinvest.fleet")
_KILLED: Final = "its process ended, or lost its connection"


class ClusterError(Failure):
    """The cluster cannot be used; one line: which part of it, and what to do."""

    exit_status = Exit.USAGE


class OnDask:
    """The workers of one scheduler."""

    name = "dask"

    def __init__(self, address: str, certificates: Path) -> None:
        """`address`: as `tls://host:8786`; `certificates`: the folder `client`. Raises ClusterError."""
        self.address = address
        self.clocks: Mapping[str, Clock | None] = {}
        parts = urlsplit(address)
        if parts.scheme != "tls" or not parts.hostname or not parts.port:
            raise ClusterError(
                f"--scheduler {address}: write it as tls://host:8786; without TLS anybody could run code"
            )
        for name in (AUTHORITY, CERTIFICATE, KEY):
            if not (certificates / name).is_file():
                raise ClusterError(
                    f"{certificates}: no {name} in it; name the folder client that wsinvest fleet certificates made"
                )
        self._security = Security(
            require_encryption=True,
            tls_ca_file=str(certificates / AUTHORITY),
            tls_client_cert=str(certificates / CERTIFICATE),
            tls_client_key=str(certificates / KEY),
        )

    async def run(self, shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
        """What became of each share, in the order in which they end; raises ClusterError."""
        async with self._connected() as client:
            known = await _workers(client, self.address)
            self.clocks = {str(said["name"]): await _clock(client, one) for one, said in known.items()}
            watch = Watch(client)
            is_load = any(share.part for share in shares)
            workers = [Worker(client, address, said, watch, one_each=is_load) for address, said in known.items()]
            for worker in workers:
                worker.clock = self.clocks.get(worker.name)
            async with _watching(client, watch, shares[0].run if is_load else "", list(known)):
                async for outcome in handed_out(workers, shares):
                    yield outcome

    async def size(self) -> int:
        """How many workers there are; raises ClusterError."""
        async with self._connected() as client:
            return len(await _workers(client, self.address))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        try:
            client = await asyncio.wait_for(
                Client(
                    self.address,
                    security=self._security,
                    asynchronous=True,
                    set_as_default=False,
                    timeout=CONNECT_S,
                    name="wsinvest-fleet",
                ),
                CONNECT_S + 5,
            )
        except (OSError, TimeoutError) as error:
            raise ClusterError(
                f"--scheduler {self.address}: cannot be reached with these certificates; see that it runs, and that "
                "they are of one run and not expired"
            ) from error
        try:
            yield client
        finally:
            try:
                await asyncio.wait_for(client.close(), CLOSE_S)
            except UNREACHABLE as error:  # a scheduler that is gone cannot be told
                _log.info("the scheduler cannot be told that we go: %s", type(error).__name__)


@asynccontextmanager
async def _watching(client: Client, watch: Watch, load: str, addresses: Sequence[str]) -> AsyncIterator[None]:
    """Look after the workers meanwhile. `load`: the run of a load, whose parts end without our heartbeat; or empty."""
    tasks = [asyncio.create_task(watch.look())]
    if load:
        tasks.append(asyncio.create_task(hearten(client, load, addresses)))
    try:
        yield
    except BaseException:  # as by Ctrl-C: what they have begun ends now
        if load:
            await part_from(client, load, addresses)
        raise
    finally:
        for task in tasks:
            await ended(task)


async def _workers(client: Client, address: str) -> dict[str, dict[str, Any]]:
    """The workers by their addresses; raises ClusterError unless all are of our version, and Dask set as we need it."""
    wrong = await _scheduler_wrong(client)
    if wrong:
        raise ClusterError(f"--scheduler {address}: {wrong}; start it with DASK_CONFIG=... of its certificates' folder")
    known: dict[str, dict[str, Any]] = (await client.scheduler.identity(n_workers=-1))["workers"]
    if not known:
        raise ClusterError(f"--scheduler {address}: it has no worker; start some with: dask worker {address} ...")
    said = await client.run(dask_worker.hello, workers=list(known), on_error="return")
    for one, version in said.items():
        if version != version_hash():
            other = version if isinstance(version, str) else type(version).__name__
            raise ClusterError(
                f"worker {known[one]['name']} has another wsinvest ({other}, here {version_hash()}); "
                "install the same on all machines"
            )
    return dict(sorted(known.items(), key=lambda item: str(item[1]["name"])))


async def _scheduler_wrong(client: Client) -> str:
    """What is set otherwise than a share needs that is done once; empty if nothing is."""
    try:
        found = await client.run_on_scheduler(settings)
    except Exception as error:  # noqa: BLE001  whatever it is, our function did not run there
        return f"it has no wsinvest like this one ({type(error).__name__})"
    version, failures, stealing = found
    if version != version_hash():
        return f"it has another wsinvest ({version}, here {version_hash()})"
    if failures:
        return f"allowed-failures is {failures} and must be 0, or it would do lost shares again"
    return "work-stealing is on, which moves shares from worker to worker" if stealing else ""


def settings(dask_scheduler: Any) -> tuple[str, int, bool]:
    """The version of the scheduler's wsinvest, how often it would try again, and if workers steal from each other."""
    import dask

    stealing = bool(dask.config.get("distributed.scheduler.work-stealing"))
    return version_hash(), int(dask_scheduler.allowed_failures), stealing


async def _clock(client: Client, address: str) -> Clock | None:
    """A worker's clock beside ours, by the quickest of ROUNDS round trips; None if it does not answer."""
    found: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        sent = time.time()
        said = await client.run(dask_worker.clock, workers=[address], on_error="return")
        came = time.time()
        if isinstance(said.get(address), float):
            found.append(((came - sent) * 1000, (said[address] - (sent + came) / 2) * 1000))
    if not found:
        return None
    trip_ms, ahead_ms = min(found)
    return Clock(round(ahead_ms, 3), round(trip_ms / 2, 3))


class Worker:
    """One worker of the cluster, by its address: one that is started again in its place is another one."""

    def __init__(
        self, client: Client, address: str, said: Mapping[str, Any], watch: Watch, *, one_each: bool = False
    ) -> None:
        """`said`: what the scheduler says of it; `one_each`: it gets one share at a time."""
        self.name, self.at_once = str(said["name"]), 1 if one_each else int(said["nthreads"])
        self.clock: Clock | None = None
        self._client, self._address, self._watch = client, address, watch

    async def work(self, share: Share) -> Done:
        """What became of the share; raises Gone."""
        future = self._client.submit(
            dask_worker.work,
            msgspec.json.encode(sent(share, self.clock)),
            self.name,
            key=f"{share.run}-{share.number}",
            workers=[self._address],
            allow_other_workers=False,
            retries=0,
            pure=False,
        )
        ended = asyncio.ensure_future(future._state.wait())  # result() would raise CancelledError, as our own end does
        try:
            while not ended.done():
                await asyncio.wait({ended}, timeout=LOOK_S)
                why = "" if ended.done() else self._watch.why_gone(self._address)
                if why:
                    raise Gone(why)
            return await self._result(future)
        finally:
            ended.cancel()
            future.release()

    async def _result(self, future: Any) -> Done:
        if future.status == "finished":
            try:
                raw = await asyncio.wait_for(future.result(), CONNECT_S)
            except Exception as error:
                raise Gone(f"its result did not come: {type(error).__name__}") from error
            done: Done = msgspec.json.decode(raw, type=Done)
            return done
        if future.status == "error":
            failed = await future.exception()
            raise Gone(_KILLED if isinstance(failed, KilledWorker) else f"our own bug on it: {type(failed).__name__}")
        raise Gone(self._watch.why_gone(self._address) or self._watch.away)


def sent(share: Share, clock: Clock | None = None) -> Share:
    """The share as it is sent: the target's path counts from the worker's own folder, moments are of its clock."""
    timed = share if clock is None else moved(share, clock.ahead_ms)
    return replace(timed, place=Path(share.place).name)
