"""The watch's own samples are a history that proves its alerts; while it is blind it says nothing of targets."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.servers import closed_port
from tests.watch.boards import WELL, sample
from tests.watch.receiving import Hook
from tests.watch.test_loop import NOTIFY
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.cli.verify import verify
from wsinvest.cli.watch import watch
from wsinvest.model.alert import Event
from wsinvest.model.sample import Sample, Why
from wsinvest.store.history import History
from wsinvest.store.past import Past
from wsinvest.watch.journal import Form, Journal
from wsinvest.watch.outbox import Outbox
from wsinvest.watch.overseer import Overseer, Own
from wsinvest.watch.regimes import verified_history

ROOT = Path(__file__).parents[2]
BLIND = {"shop": sample(1, None, unknown={"probe": Why.NETWORK})}
SEEING = {"shop": sample(1, WELL)}


def overseer(folder: Path) -> Overseer:
    """One whose messages wait for a receiver that is never asked."""
    history = History.open(folder, every_s=15.0)
    outbox = Outbox(folder / "outbox", {"ALERT_URL": Hook().url}, lambda: datetime.now(UTC))  # type: ignore[dict-item]
    return Overseer(15.0, history, outbox, Journal(Form.JSON, StringIO()))


def cycles(folder: Path, *seen: dict[str, Sample]) -> list[Event]:
    """What a watch says of itself over these cycles, from its start to its end."""
    made = overseer(folder)
    said = [event.event for cycle in seen for event in made.take(cycle, Own())]
    made.close()
    return said


def test_messages_of_two_watches_never_share_an_id(tmp_path: Path):
    """Both go blind in one second: whoever gets both drops doubles by id and number."""
    folders = [tmp_path / "_watch", tmp_path / "_watch-2"]
    for folder in folders:
        cycles(folder, BLIND, BLIND)

    waiting = [next(iter((folder / "outbox").glob("*.json"))).name for folder in folders]
    assert 2 == len({name.partition("-watch-blind-")[2] for name in waiting})


def test_its_alerts_are_proven_by_its_samples(tmp_path: Path):
    """Also over a restart, which says nothing twice; an event that was made up is not."""
    folder = tmp_path / "_watch"
    assert [Event.FIRING] == cycles(folder, BLIND, BLIND, BLIND)
    assert [] == cycles(folder, BLIND)

    found = verified_history(folder)
    assert (True, 1) == (found.proven, found.same)
    assert 4 == len(list(Past(folder).samples()))
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace('"severity":3', '"severity":4'))
    assert not verified_history(folder).proven


def test_it_is_blind_until_anything_can_be_measured(tmp_path: Path):
    """Not until the alert is resolved, which takes five minutes more; and still over a restart."""
    made = overseer(tmp_path)
    seen = []
    for cycle in (SEEING, BLIND, BLIND):
        made.take(cycle, Own())
        seen.append(made.blind)
    made.close()
    made = overseer(tmp_path)
    assert made.blind
    made.take(SEEING, Own())
    assert [False, False, True, False] == [*seen, made.blind]


def test_a_message_of_a_kill_is_told_again_under_its_number(tmp_path: Path):
    """The sample was written, its event not: the next start judges it, and the receiver drops the second."""
    cycles(tmp_path, BLIND, BLIND)
    (message,) = (tmp_path / "outbox").iterdir()
    (tmp_path / "events.jsonl").unlink()
    (tmp_path / "state.json").unlink()
    cycles(tmp_path)

    assert [message] == list((tmp_path / "outbox").iterdir())
    assert verified_history(tmp_path).proven


def test_two_watches_keep_two_histories(quick: Path):  # noqa: F811
    """Each has the first folder that is free; neither is listed as a target."""
    folder = quick / "data" / "watch"

    async def act() -> None:
        url = f"ws://127.0.0.1:{closed_port()}/ws"
        async with running(target_file(quick, url)) as first, running(target_file(quick, url, "chat")) as second:
            for scene in (first, second):
                await scene.until(lambda one=scene: len(list(one.watch.overseer._history.samples())) > 2)

    played(act)
    assert {"_watch", "_watch-2", "shop", "chat"} == {path.name for path in folder.iterdir()}
    assert [True, True] == [verified_history(folder / name).proven for name in ("_watch", "_watch-2")]
    told = CliRunner().invoke(watch, ["status"]).output
    assert {"shop", "chat"} == {line.partition(":")[0] for line in told.splitlines() if line[:1].strip()}


def test_verify_takes_its_folder(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """As that of a target: here of a watch whose receiver refuses its messages."""
    hook = Hook()
    hook.status = 410
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws", more=NOTIFY)) as scene:
            await scene.until(lambda: any(one.get("alert") == "watch.outbox" for one in scene.said("firing")))

    with hook.up():
        played(act)
    done = CliRunner().invoke(verify, [str(quick / "data" / "watch" / "_watch")], standalone_mode=False)
    assert re.match(r"proven   _watch: \d events follow from the samples", done.output)  # late samples are one too


def test_messages_of_targets_wait_while_it_is_blind():
    """In a namespace whose only way to the target is taken away and given back."""
    if subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True).returncode:
        pytest.skip("no network namespaces here")
    command = (
        f"ip link set lo up && exec {sys.executable} -m pytest -q -p no:cacheprovider tests/watch/blind_in_namespace.py"
    )
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=180
    )

    assert 0 == done.returncode, done.stdout[-4000:]
