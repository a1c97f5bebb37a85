"""The echo application by uvicorn in several processes: `workers.py PORT WORKERS`, as `uvicorn --workers N` does it."""

import sys
from pathlib import Path

import uvicorn

if __name__ == "__main__":
    uvicorn.run(
        "echo:echo_asgi",
        app_dir=str(Path(__file__).parent),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
        log_level="critical",
        lifespan="off",
        ws_ping_interval=None,
    )
