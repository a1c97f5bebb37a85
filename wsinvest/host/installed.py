"""How wsinvest was installed: from where, in a checkout or not, and which of its extras a package belongs to."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from wsinvest.host import paths

EVERYTHING: Final = "all"
_NAME: Final = "wsinvest"
_REQUIRED: Final = re.compile(r"^(?P<package>[\w.-]+)[^;]*(?:;.*extra == [\"'](?P<extra>[\w-]+)[\"'])?")


def how_to_install(package: str) -> str:
    """What to do about a package that is missing, as half a sentence with the command."""
    if paths.checkout() is not None:
        return "install all that requirements.txt names, as make does"
    extra = extra_of(package)
    said = f"install the extra [{extra}]" if extra else "install wsinvest again"
    return f"{said}: pip install {_requirement(extra)}"


def extra_of(package: str) -> str:
    """The extra that a package belongs to, the first of several; empty for one that all installations have.

    `all` for an unknown one.
    """
    found: dict[str, str] = {}
    for name, extra in _required():
        found.setdefault(name, extra)
    return found.get(_plain(package), EVERYTHING if found else "")


def project_url(label: str) -> str:
    """The project's URL of this label (Homepage, Documentation) in the package's metadata; empty if none is set."""
    from importlib import metadata  # slow to import

    with suppress(metadata.PackageNotFoundError):
        for said in metadata.distribution(_NAME).metadata.get_all("Project-URL") or ():
            name, _comma, url = str(said).partition(",")
            if name.strip().lower() == label.lower():
                return url.strip()
    return ""


def _required() -> Iterator[tuple[str, str]]:
    """Each package that the metadata names, with its extra; without one, empty."""
    from importlib import metadata

    with suppress(metadata.PackageNotFoundError):
        for line in metadata.requires(_NAME) or ():
            found = _REQUIRED.match(line)
            if found is not None:
                yield _plain(found["package"]), found["extra"] or ""


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package.partition(".")[0]).lower()


def _requirement(extra: str) -> str:
    """wsinvest with this extra as pip takes it, from where it was installed (PEP 610)."""
    wanted = f"[{extra}]" if extra else ""
    source = _source()
    if source.startswith("file:"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname  # slow to import

        return f"'{url2pathname(urlsplit(source).path)}{wanted}'"
    return f"'{_NAME}{wanted} @ {source or 'URL'}'" + ("" if source else " with the URL of its wheel or repository")


def _source() -> str:
    """Where this installation came from; empty if it is not recorded."""
    from importlib import metadata

    with suppress(metadata.PackageNotFoundError, ValueError, KeyError, TypeError):
        said = json.loads(metadata.distribution(_NAME).read_text("direct_url.json") or "")
        version = said.get("vcs_info")
        return f"{version['vcs']}+{said['url']}@{version['commit_id']}" if version else str(said["url"])
    return ""
