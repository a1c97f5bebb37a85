"""The exam of local ports, in a network namespace of its own: prints what was predicted and what was held."""

import subprocess
import sys
from pathlib import Path

from tests.load import proxied
from tests.load.filling import filled, measured, way_to
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.publish.capacity import Asked

PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


def main(folder: Path) -> None:
    """300 ports for nginx towards the server behind; our own connections spread over several addresses."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with proxied.nginx(folder, 4096) as up:
        PORTS.write_text("40000 40299")
        found = measured(str(up.target), Asked(100))
        held = filled(way_to(str(up.target)), up.behind.process, open_s=5.0)
    (ports,) = (one for one in measured_capacity(found.ladder).limits if one.name == "ports")
    print(ports.capacity, held)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
