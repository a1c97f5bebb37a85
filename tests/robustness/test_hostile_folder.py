"""Started in a folder that holds modules of somebody else, the installed command imports none of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports import refusing_url

SCRIPT = Path(sys.executable).with_name("wsinvest")
# Some that are imported at the start, some late, and some by the children: the demo, the notebooks, the re-run.
MODULES = (
    "json typing enum ssl click msgspec psutil jwt websockets babel wsinvest IPython ipykernel traitlets nbformat "
    "papermill plotly pandas numpy jinja2 tornado pytest nbval conftest sitecustomize usercustomize rfc3987_syntax"
).split()
PAYLOAD = "import os\nopen(os.environ['CANARY'], 'a').write(__name__)\n"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A working folder with such modules, as files and as packages, beside a target file."""
    folder = tmp_path / "hostile"
    (folder / "out").mkdir(parents=True)
    for where in (folder, folder / "out"):
        for name in MODULES:
            (where / f"{name}.py").write_text(PAYLOAD, encoding="utf-8")
        (where / "wsinvest").mkdir()
        (where / "wsinvest" / "__init__.py").write_text(PAYLOAD, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p conftest\n", encoding="utf-8")
    (folder / "target.toml").write_text(f'url = "{refusing_url()}"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("commands", "statuses"),
    [
        (("diagnose demo",), (2,)),  # starts the demo service
        (("diagnose target.toml", "list", "rules", "diagnos"), (2, 0, 0, 4)),
        (("report target.toml --out out", "verify", "list"), (2, 4, 0)),
        (("report target.toml --engine kernel",), (2,)),
        (("report target.toml", "verify"), (2, 0)),
    ],
    ids=lambda one: one[0] if isinstance(one[0], str) else "",
)
def test_modules_in_the_working_folder_are_not_imported(
    hostile: Path, tmp_path: Path, commands: tuple[str, ...], statuses: tuple[int, ...]
):
    """A folder that came by mail is a fine place to stand in."""
    canary, runtime = tmp_path / "canary", tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "CANARY": str(canary),
        "XDG_RUNTIME_DIR": str(runtime),
        "WSINVEST_DATA": str(tmp_path / "data"),
    }
    for command, status in zip(commands, statuses, strict=True):
        done = subprocess.run(
            [SCRIPT, *command.split()], cwd=hostile, env=environment, capture_output=True, text=True, check=False
        )
        assert status == done.returncode, done.stderr
    assert not canary.exists(), canary.read_text(encoding="utf-8")
