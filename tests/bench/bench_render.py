"""Goal 4: CPU to render a page with figures, and what the page asks for."""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.browser import CHROMIUM, browser, tab
from tests.notebooks import notebook
from wsinvest.publish.page import render

RUNS = 15
_ONE_PROCESS = "import sys, pathlib; from wsinvest.publish.page import render; render(pathlib.Path(sys.argv[1]), language='en', title='t')"  # noqa: E501


def cpu_of_call(path: Path) -> float:
    """CPU seconds of one call in this process, cache and imports warm, as the runner makes it."""
    began = time.process_time()
    render(path, language="en", title="t")
    return time.process_time() - began


def cpu_of_process(code: str, *arguments: str) -> float:
    """CPU seconds of a whole interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def requests_of(root: str, page: Path) -> int:
    """How many resources the page asked for in a real browser."""
    async with tab(root) as opened:
        await opened.open(page)
        return int(await opened.value("performance.getEntriesByType('resource').length"))


def main() -> None:
    """Render the same notebook again and again; print medians."""
    content = notebook()
    figures = [cell for cell in content["cells"] if "figure-" in json.dumps(cell)]
    with tempfile.TemporaryDirectory() as folder:
        source, page = Path(folder) / "5-report.ipynb", Path(folder) / "report.html"
        source.write_text(json.dumps(content, indent=1), encoding="utf-8")
        page.write_text(render(source, language="en", title="t"), encoding="utf-8")
        calls = [cpu_of_call(source) for _ in range(RUNS)]
        processes = [cpu_of_process(_ONE_PROCESS, str(source)) for _ in range(RUNS)]
        imports = [cpu_of_process("import wsinvest.report.figures") for _ in range(RUNS)]
        result: dict[str, object] = {
            "goal": 4,
            "runs": RUNS,
            "cores": os.cpu_count(),
            "figures": len(figures),
            "render_cpu_s": round(statistics.median(calls), 4),
            "process_cpu_s": round(statistics.median(processes), 3),
            "import_figures_cpu_s": round(statistics.median(imports), 3),
            "external_requests": "Chromium is not installed",
        }
        if CHROMIUM:
            with browser(Path(folder)) as root:
                result["external_requests"] = asyncio.run(requests_of(root, page))
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
