"""What Dask adds to a load of a minute: seconds before and after it, and processor time beside the generators."""

import asyncio
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

from tests.fleet.clusters import cluster
from tests.load.loading import echoing
from wsinvest.fleet.dask_engine import OnDask
from wsinvest.fleet.loading import Wanted, load_together
from wsinvest.load.share import Share

HOLD = 200


def measured(load_s: float) -> dict[str, Any]:
    """Two workers hold HOLD connections with 200 pings a second."""
    with echoing() as port, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "shop.toml").write_text(f'url = "ws://127.0.0.1:{port}/"\n')
        with cluster(folder, [folder, folder], threads=1) as found:
            pids = [process.pid for process in found.processes.values()]
            before, began = _cpu_s(pids), time.monotonic()
            wanted = Wanted(str(folder / "shop.toml"), Share(HOLD, hold=HOLD, pings=200.0, seconds=load_s, step_s=1.0))
            together = asyncio.run(load_together(wanted, OnDask(found.address, found.certificates)))
            took, cpu = time.monotonic() - began, _cpu_s(pids) - before
    own = together.load.cpu_s
    return {
        "dask_load_s": round(together.load.seconds, 1),
        "dask_beside_s": round(took - together.load.seconds, 1),
        "dask_cpu_s": round(cpu, 2),
        "dask_generators_cpu_s": round(own, 2),
        "dask_held": together.load.held,
    }


def _cpu_s(pids: Iterable[int]) -> float:
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(one.user + one.system for one in times)
