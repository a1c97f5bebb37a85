"""A certificate is renewed by another authority while the service is watched, as private ones are once in years."""

from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve

from tests.certificates import issued
from tests.watch.watching import played, quick, running, target_file  # noqa: F401


async def hold(connection: ServerConnection) -> None:
    """A session that lasts."""
    await connection.wait_closed()


def test_the_file_of_the_authority_is_read_again(quick: Path):  # noqa: F811
    """The watch goes on with the new one; a file that holds no certificate is named, and the old one goes on."""
    given = issued(quick)
    authority = Path(given.ca_file)

    async def act() -> None:
        async with serve(hold, "127.0.0.1", 0, ssl=given.context) as server:
            port = server.sockets[0].getsockname()[1]
            path = Path(target_file(quick, f"wss://localhost:{port}/ws"))
            path.write_text(f'ca_file = "{authority}"\n' + path.read_text())
            async with running(str(path)) as scene:
                row = scene.board.rows["shop"]
                first = await scene.until(lambda: row.sample and row.sample.probe and row.sample.probe.serial)
                issued(quick)
                given.context.load_cert_chain(quick / "leaf.pem")
                await scene.until(lambda: row.sample.probe.serial not in ("", first))
                assert not row.sample.probe.failed
                seen = row.sample.seq
                authority.write_text("no certificate")
                assert "no PEM certificate" in (await scene.until(lambda: scene.said("not_read")))[0]["text"]
                await scene.until(lambda: row.sample.seq > seen + 3)
                assert not row.sample.probe.failed

    played(act)
