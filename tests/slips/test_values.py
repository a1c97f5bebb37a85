"""Reports on URLs with values: whatever a parameter is called, its value stands in no file and in no output."""

import asyncio
from pathlib import Path

import pytest

from tests.servers import Visit, raw
from tests.slips.test_slips import VALUE, files_of, typed

KEY = "q7G5v9xR2mZ8tB4n"
SPEC = [
    *(f"/ws?{name}={VALUE}" for name in ("auth", "jwt", "key", "sid", "x", "room", "token", "a[]", "q.s", "EIO")),
    f"/ws?{VALUE}",
    f"/ws?a=1&b={VALUE}&c=2",
    f"/ws;sid={VALUE}",
    f"/ws/{KEY}/x",
    f"/ws#{VALUE}",
]


async def repeat(visit: Visit) -> None:
    """Refuse, and repeat the request's path as servers do: in the body, a link and a redirect."""
    line = (await visit.head()).split(b" ")[1].decode()
    where = f"http://user:{VALUE}@127.0.0.1{line}"
    body = f'<p>Cannot GET {line}</p><a href="{where}&amp;b={VALUE}">x</a> {{"url": "{line}\\u0026b={VALUE}"}}'
    head = f"HTTP/1.1 404 No {line}\r\nLocation: {where}#{VALUE}\r\nLink: <{where}>; rel=x\r\nServer: a ({where})\r\n"
    await visit.say(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())


def reported(folder: Path, spec: str, *options: str) -> str:
    """All that a report on this path says, writes and is called."""

    async def run() -> str:
        async with raw(repeat) as server:
            page = f"http://127.0.0.1:{server.port}/p?x={VALUE}"
            (folder / "s.env").write_text(f"METRICS_URL={page}\nWS_HEALTH_URL={page}\nLOGIN_URL={page}\n")
            arguments = ("report", f"ws://127.0.0.1:{server.port}{spec}", "--env-file", "s.env", "--out", "made")
            done = await asyncio.to_thread(typed, folder, *arguments, "--attempts", "2", *options)
            assert done.returncode in {1, 2}, done.stderr
            return done.stdout + done.stderr

    said = asyncio.run(run())
    (folder / "s.env").unlink()
    assert list((folder / "made").glob("2*/report.html")), said
    return said + files_of(folder)


@pytest.mark.parametrize("spec", SPEC)
def test_no_file_of_a_report_holds_a_value_of_its_urls(tmp_path: Path, spec: str):
    """Notebooks with their parameters, evidence, case, page, names of folders, progress; health and login alike."""
    found = reported(tmp_path, spec)

    assert VALUE not in found.lower()
    assert KEY not in found
    assert "Cannot GET /ws" in found  # the server did repeat it
