"""A whole diagnosis in this process, as `diagnose --json` makes it, against recording servers."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.budget.recording import Answer, Recorder, recording
from tests.faults.signing import SECRET, signed
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.case import Case
from wsinvest.report.document import document

TOKEN = signed(sub="from-env")
LOGIN_TOKEN = signed(sub="from-login")


@dataclass(frozen=True)
class Told:
    """What was recorded, and what is said about it."""

    case: Case
    document: Mapping[str, Any]

    @property
    def roots(self) -> list[str]:
        return [one["code"] for one in self.document["findings"] if one["root_cause"]]

    @property
    def left_out(self) -> str:
        """All that was not examined, in words."""
        return " ".join(f"{one['what']}: {one['why']}" for one in self.document["not_examined"])


async def diagnosis(folder: Path, settings: Mapping[str, str], **options: Any) -> Told:
    """Write the `.env`, collect everything, judge."""
    env_file = folder / "service.env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    run = runs.in_memory(str(env_file), Options(**options))
    for notebook in runs.COLLECTING:
        case = await runs.collect(run, notebook)
    return Told(case, json.loads(document(diagnose(case), "en", incomplete=case.incomplete)))


def examined(folder: Path, answers: Answer, settings: Mapping[str, str] = {}, **options: Any) -> tuple[Told, Recorder]:
    """A diagnosis of one recording server; `{port}` in settings is its port."""
    told, seen, _ = between(folder, answers, settings, **options)
    return told, seen


def between(
    folder: Path,
    answers: Answer,
    settings: Mapping[str, str],
    other: Answer | None = None,
    other_host: str = "127.0.0.1",
    **options: Any,
) -> tuple[Told, Recorder, Recorder]:
    """The same beside a second server: `{other}` in settings, and in whatever is answered, is its port."""

    async def run() -> tuple[Told, Recorder, Recorder]:
        async with contextlib.AsyncExitStack() as stack:
            second = await stack.enter_async_context(recording(other or (lambda _asked: b""), other_host))

            def pointing(request: Any) -> bytes:
                said = answers(request)
                return type(said)(said.replace(b"{other}", str(second.port).encode()))

            first = await stack.enter_async_context(recording(pointing))
            given = {"WS_URL": "ws://127.0.0.1:{port}/ws", "JWT_SECRET": SECRET, **settings}
            filled = {
                name: text.replace("{port}", str(first.port)).replace("{other}", str(second.port))
                for name, text in given.items()
            }
            return await diagnosis(folder, filled, **options), first, second

    return asyncio.run(run())
