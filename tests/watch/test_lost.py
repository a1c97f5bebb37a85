"""What a full disk never took is said when the watch ends; otherwise it would be missed by nobody."""

from pathlib import Path

from tests.disk import no_room
from tests.servers import closed_port
from tests.watch.watching import played, quick, running, target_file  # noqa: F401


def test_samples_that_were_never_written_are_counted_at_the_end(quick: Path):  # noqa: F811
    """In a line of the log, as an error."""

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")) as scene:
            await scene.until(lambda: scene.watch.targets[0].row.sample)
            with no_room():
                await scene.until(lambda: scene.watch.targets[0].parts.history.waiting >= 2)
                scene.watch.stop()
                (line,) = await scene.until(lambda: scene.said("not_kept"))
        assert ("error", "shop") == (line["level"], line["target"])
        assert line["text"].startswith("no room on the disk: ")

    played(act)
