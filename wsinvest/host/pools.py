"""How many connections a server program serves at a time, from its command line, its environment and its file."""

import ast
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wsinvest.facts.workers import Pool

Reads = Callable[[str], str]  # the text of a file that the command line names; empty if it cannot be read
# Worker kinds of gunicorn in which each connection holds a thread or a process (docs.gunicorn.org, settings).
_SYNC, _THREADS = "sync", "gthread"
_GREEN: Final = ("gevent", "eventlet")
_GREEN_EACH: Final = 1000  # gunicorn's worker_connections
_GUNICORN: Final = {
    "workers": ("-w", "--workers"),
    "threads": ("--threads",),
    "worker_class": ("-k", "--worker-class"),
    "worker_connections": ("--worker-connections",),
    "config": ("-c", "--config"),
}
_GUNICORN_ARGUMENTS: Final = "GUNICORN_CMD_ARGS"  # weaker than the command line, stronger than the file
_UWSGI: Final = {
    "processes": ("-p", "--processes", "--workers"),
    "threads": ("--threads",),
    "gevent": ("--gevent",),
    "config": ("--ini",),
}
_INI_LINE: Final = re.compile(r"^[ \t]*(processes|workers|threads|gevent)[ \t]*=[ \t]*(\d{1,5})[ \t]*$", re.MULTILINE)


def pool_of(
    argv: Sequence[str], processes: int, reads: Reads = lambda _path: "", variable: Reads = lambda _name: ""
) -> Pool | None:
    """The pool of this program; None if it is not known, or if it has none. `processes`: the workers that are there.

    `variable`: the value of a variable of the process's environment; empty if it has none.
    """
    name = _program(argv)
    if name == "gunicorn":
        return _gunicorn((*_words(variable(_GUNICORN_ARGUMENTS)), *argv), processes, reads)
    if name == "uwsgi":
        return _uwsgi(argv, processes, reads)
    if name == "flask" and "--without-threads" in argv:
        return Pool("flask", "--without-threads", 1, 1)
    return None


def _program(argv: Sequence[str]) -> str:
    """The program's name; that of a script for Python, which is its first argument that is no option."""
    words = [word.rpartition("/")[2] for word in argv if word]
    if words and words[0].startswith("gunicorn:"):  # the title that setproctitle gives it
        return ""
    if words and words[0].startswith("python"):
        words = [word for word in words[1:] if not word.startswith("-")]
    return words[0] if words else ""


def _words(text: str) -> list[str]:
    """The words of a command line as sh cuts it; none where a quote is left open, which gunicorn refuses."""
    try:
        return shlex.split(text)
    except ValueError:
        return []


def _gunicorn(argv: Sequence[str], processes: int, reads: Reads) -> Pool | None:
    said = _options(argv, _GUNICORN)
    said = {**_assigned(reads(said.get("config", "gunicorn.conf.py").removeprefix("file:"))), **said}
    kind, threads = said.get("worker_class", _SYNC), _number(said.get("threads", "1"))
    workers = processes or _number(said.get("workers", "1")) or 1
    green = next((one for one in _GREEN if one in kind), "")
    if green:
        return Pool("gunicorn", green, workers, _number(said.get("worker_connections", "")) or _GREEN_EACH)
    if kind not in (_SYNC, _THREADS) or threads is None:
        return None
    return Pool("gunicorn", _THREADS if threads > 1 else kind, workers, threads)


def _uwsgi(argv: Sequence[str], processes: int, reads: Reads) -> Pool | None:
    said = _options(argv, _UWSGI)
    named = said.get("config") or next((word for word in argv if word.endswith(".ini")), "")
    said = {**{key.replace("workers", "processes"): value for key, value in _INI_LINE.findall(reads(named))}, **said}
    each = _number(said.get("gevent") or said.get("threads", "1"))
    workers = _number(said.get("processes", "1"))
    kind = "gevent" if "gevent" in said else "threads" if each and each > 1 else "processes"
    return Pool("uwsgi", kind, workers or processes or 1, each) if each else None


def _options(argv: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The values of these options: `-w 4`, `-w4`, `--workers 4`, `--workers=4`; the last one counts."""
    found: dict[str, str] = {}
    spelled = {spelling: name for name, spellings in names.items() for spelling in spellings}
    for place, word in enumerate(argv):
        option, equals, value = word.partition("=")
        if word in spelled and place + 1 < len(argv):
            found[spelled[word]] = argv[place + 1]
        elif equals and option in spelled:
            found[spelled[option]] = value
        elif word[:2] in spelled and not word.startswith("--") and word[2:]:
            found[spelled[word[:2]]] = word[2:]
    return found


def _assigned(text: str) -> dict[str, str]:
    """The constants that a configuration of gunicorn, which is a Python program, assigns; it is read and never run."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    assigned = [one for one in body if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)]
    return {
        one.targets[0].id: str(one.value.value) if isinstance(one.value, ast.Constant) else "?"
        for one in assigned
        if isinstance(one.targets[0], ast.Name)
    }


def _number(text: str) -> int | None:
    """The number that this text is, None for another text: then it is computed by a program."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
