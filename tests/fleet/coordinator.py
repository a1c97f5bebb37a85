"""What loads a target from the workers of a cluster, as `wsinvest fleet load` does, and says when it learns of each."""

import asyncio
import json
import sys
import time
from pathlib import Path

from wsinvest.fleet.dask_engine import OnDask
from wsinvest.fleet.loading import parts_of
from wsinvest.fleet.parts import part_done, together
from wsinvest.fleet.reading import read_target
from wsinvest.fleet.shares import Done
from wsinvest.load.share import Share
from wsinvest.report.fleet_load import document


async def main(address: str, certificates: str, target: str, hold: int, seconds: float) -> None:
    """A line as each part ends, and the document of all."""
    engine = OnDask(address, Path(certificates))
    (entry,) = read_target(target).entries
    whole = Share(hold, hold=hold, pings=4.0 * hold, seconds=seconds, step_s=1.0)
    shares = parts_of(
        entry, whole, await engine.size(), "run", time.time(), entry.content["url"].split("/")[2].split(":")[0]
    )
    ended = []
    async for one in engine.run(shares):
        worker = one.member.worker if isinstance(one, Done) else one.worker
        why = one.member.message if isinstance(one, Done) else one.why
        print(json.dumps({"at": time.time(), "worker": worker, "done": isinstance(one, Done), "why": why}), flush=True)
        ended.append(part_done(one))
    print(json.dumps(json.loads(document(together("run", entry.name, "dask", hold, ended)))), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])))
