"""From the one word that a user gives (demo, a URL, a target file, a name, a `.env`) to a description of the target."""

import difflib
import re
from pathlib import Path
from typing import Final

from wsinvest.config import urls
from wsinvest.config.targetfile import Description, TargetError, load
from wsinvest.host import paths
from wsinvest.model.settings import OPERATIONAL_NAMES
from wsinvest.model.target import HIDDEN
from wsinvest.model.watching import WatchSettings
from wsinvest.redact import url_values
from wsinvest.redact.looks import is_name
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor

DEMOS: Final = ("demo", "demo-healthy", "demo-watch")
TRAINING: Final = tuple(f"demo-training-{number}" for number in range(1, 9))  # of the notebook 11-training
_SHOWN: Final = 80  # characters of a name in a message
_SHOWN_PATH: Final = 200
_MOST_NAMES: Final = 10
_HOST_LIKE: Final = re.compile(r"(?://)?(?:[^/\s]*@)?(?:localhost|\[[0-9a-fA-F:]+\]|[\w-]+(?:\.[\w-]+)+|[\w-]+:\d+).*")


def by(what: str) -> Description:
    """What this word says of a target; raises TargetError."""
    if not what.strip():
        raise TargetError("no target given; name a URL, a target file, or demo")
    if what in DEMOS or what in TRAINING:
        return _demo(what)
    if urls.has_scheme(what):
        return Description(values={"WS_URL": what}, typed=True)
    path = paths.expanded(what)
    if _is_folder(path):
        raise TargetError(f"{shown(what)}: a folder; name the .toml file of a target, or its .env")
    if path.suffix == ".toml":
        return load(path)
    if path.name.startswith(".env") or path.suffix == ".env":
        return Description(env_file=what)
    return _by_name(what)


def shown(what: str) -> str:
    """A word of the user in a message: it may be a URL with a token, or a secret that was pasted by mistake.

    What stands where a name is due and looks like none is not shown.
    """
    word = what.partition("?")[0].rpartition("@")[2]
    text = Redactor().clean(word, _SHOWN_PATH if "/" in word else _SHOWN)
    return text if is_name(text.removesuffix("…")) or re.search(r"[/.:\\]|\[secret\]", text) else HIDDEN


def holds_values(what: str) -> bool:
    """True if the word is a URL, or was meant as one, and holds what is not shown of URLs; names of files are none."""
    word = what.strip()
    named = Path(word).suffix in (".toml", ".env") or Path(word).name.startswith(".env")
    is_file = named and not urls.has_scheme(word) and not re.search(r"[?#]", word)
    return not is_file and url_values.holds_values(word)


def _demo(name: str) -> Description:
    from wsinvest.demo import DemoError, running

    try:
        demo = running(name)
    except DemoError as error:
        raise TargetError(str(error)) from error
    values = {
        "WS_URL": demo.url,
        "LOGIN_URL": demo.login_url,
        "WS_HEALTH_URL": demo.health_url,
        "WS_SERVER_PID": str(demo.server_pid),
        "WEBSOCKET_PORT": str(demo.server_port),
    }
    return Description(
        name=name,
        values=values,
        env_file=str(demo.env_file),
        expects=OPERATIONAL_NAMES,
        hermetic=True,
        watch=load(demo.target_file).watch if demo.target_file.is_file() else WatchSettings(),
    )


def kept(what: str) -> Path | None:
    """The target file of this name in data/targets, None if there is none."""
    path = paths.data() / "targets" / f"{what}.toml"
    return path if re.fullmatch(r"[\w.-]{1,100}", what) and path.is_file() else None


def _by_name(what: str) -> Description:
    folder, path = paths.data() / "targets", kept(what)
    if path is not None:
        return load(path)
    if _HOST_LIKE.fullmatch(what) and MASK not in shown(what):
        raise TargetError(_without_scheme(what))
    known = [*DEMOS, *TRAINING, *sorted(path.stem for path in folder.glob("*.toml"))]
    near = difflib.get_close_matches(what, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(known[:_MOST_NAMES])}"
    raise TargetError(f"{shown(what)}: no URL, no target file, and no name in data/targets; {advice}")


def _without_scheme(what: str) -> str:
    try:
        meant = str(urls.websocket(what).url)
    except urls.UrlError as error:
        return f"{shown(what)}: {error}; write it as wss://host/path"
    return f"{shown(what)}: the URL has no scheme; did you mean {meant}?"


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that is too long, or holds NUL
        return False
