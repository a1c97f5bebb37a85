"""The process of the demo service: writes its `.env` and state file, serves until idle, then removes both files."""

import argparse
import asyncio
import json
import os
from pathlib import Path

from dotenv import dotenv_values

from wsinvest.demo import ENV_FILE, STATE_FILE
from wsinvest.demo.faults import BY_NAME, env_lines
from wsinvest.demo.service import Service, listen
from wsinvest.host.files import write_whole


async def serve(folder: Path, name: str) -> None:
    """Serve the demo of this name until it is idle. Its state file in `folder` holds pid and port."""
    faults = BY_NAME[name]
    service = Service({}, faults)
    server, port = listen(service)
    env_file = folder / ENV_FILE
    write_whole(env_file, "".join(f"{line}\n" for line in env_lines(faults, port, os.getpid())).encode())
    service.env = {key: value or "" for key, value in dotenv_values(env_file).items()}
    write_whole(folder / STATE_FILE, json.dumps({"pid": os.getpid(), "port": port}).encode())
    try:
        await service.idle()
    finally:
        server.stop()
        for left in (folder / STATE_FILE, env_file):
            left.unlink(missing_ok=True)


def main() -> None:
    """Parse --folder and --name, then serve."""
    parser = argparse.ArgumentParser(prog="python -m wsinvest.demo")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--name", choices=sorted(BY_NAME), default="demo")
    given = parser.parse_args()
    asyncio.run(serve(given.folder, given.name))


if __name__ == "__main__":
    main()
