"""What is known of the target for texts to paste; an unsafe value stays a placeholder, since it may run in a shell."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from wsinvest.i18n.messages import filled
from wsinvest.model.finding import Fail, Rival, Step
from wsinvest.model.target import Target

# Values of a URL and of headers may come from others: what a shell or a configuration file could read otherwise is
# never put into a text to paste, nor what a command takes for an option.
_SAFE: Final = re.compile(r"(?!-)[A-Za-z0-9\[\]._~:/@%+=-]+")
_OTHER_SCHEMES: Final = {"ws": "wss", "wss": "ws"}
_HTTP: Final = {"ws": "http", "wss": "https"}
_APPLICATION: Final = "https://APPLICATION"
_PLACEHOLDERS: Final = re.compile(r"\bURL\b|\bHOST:PORT\b|/PATH\b|\bPATH\b")
_TIME: Final = "%Y-%m-%d %H:%M:%S UTC"
_ISO_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


def safe(value: str, placeholder: str) -> str:
    """The value if no shell and no configuration file reads more in it than a word, else the placeholder."""
    return value if _SAFE.fullmatch(value) else placeholder


def values_of(target: Target, now: datetime) -> Mapping[str, str]:
    """The values of a snippet's fields.

    url, other_url (with the other scheme), http_url (for curl), host, port, at (host:port), path, origin; since and
    since_iso: when the run began, UTC.
    """
    url = target.url
    host = safe(f"[{url.host}]" if ":" in url.host else url.host, "HOST")
    port = str(url.port) if url.known else "PORT"
    path = safe(url.path, "/PATH")
    return {
        "url": f"{url.scheme}://{host}:{port}{path}",
        "other_url": f"{_OTHER_SCHEMES.get(url.scheme, 'ws')}://{host}:{port}{path}",
        "http_url": f"{_HTTP.get(url.scheme, 'http')}://{host}:{port}{path}",
        "host": host,
        "port": port,
        "at": f"{host}:{port}",
        "path": path,
        "origin": safe(target.origin, _APPLICATION),
        "since": now.strftime(_TIME),
        "since_iso": now.strftime(_ISO_TIME),
    }


def with_lines(steps: tuple[Step, ...], fail: Fail, values: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps with their texts to paste filled; the first one gets the text of this Fail, if it has one."""
    name = fail.values.get("name")
    known = {**values, "name": safe(name if isinstance(name, str) else "", "NAME")}
    own = [replace(step, snippet=fail.snippet or step.snippet) for step in steps[:1]]
    return tuple(
        replace(step, snippet=filled(step.snippet, **known)) if step.snippet else step for step in (*own, *steps[1:])
    )


def with_command(rival: Rival, values: Mapping[str, str]) -> Rival:
    """The rival, in whose command this target stands in place of URL, HOST:PORT and PATH."""
    known = {"URL": values["url"], "HOST:PORT": values["at"], "/PATH": values["path"], "PATH": values["path"]}
    return replace(rival, command=_PLACEHOLDERS.sub(lambda match: known[match[0]], rival.command))
