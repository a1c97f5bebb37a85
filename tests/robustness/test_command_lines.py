"""What every user of the machine can read of a run: the command lines of its processes hold no secret."""

import signal

import psutil
import pytest

from tests.robustness.harness import PATIENCE_S, SECRET, Place, family, silent
from tests.robustness.test_ends import await_children


@pytest.mark.parametrize(("engine", "until"), [("fork", "handshake"), ("kernel", "4-handshake")])
def test_no_process_of_a_run_has_a_secret_on_its_command_line(place: Place, engine: str, until: str):
    """Neither the token of a URL nor a setting of the `.env`, though the notebooks run in processes of their own."""
    with silent() as url:
        env_file = place.root / "shop.env"
        env_file.write_text(f"WS_URL={url}?token={SECRET}\nJWT_SECRET={SECRET}\n", encoding="utf-8")
        child = place.start("report", str(env_file), "--engine", engine, until=until)
        await_children(child.pid)
        processes = [psutil.Process(child.pid), *family(child.pid)]
        lines = [" ".join(one.cmdline()) for one in processes]
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=PATIENCE_S)

    assert len(lines) > 1
    assert "shop.env" in lines[0]
    assert [] == [line for line in lines if SECRET in line]
