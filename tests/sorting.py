"""Which tests are exams and which are quick, by the two lists beside this file; and the exams in thirds."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
THIRDS = 3
WORLD = ("subprocess.Popen", "os.posix_spawn", "os.fork", "socket.bind")


def lines(name: str) -> list[str]:
    """What a list names."""
    every = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in every if line and not line.startswith("#")]


def named(test: str, names: Iterable[str]) -> bool:
    """Whether a test is of one of these folders or files, or begins like one of these tests."""
    return any(test == name or test.startswith((f"{name}/", f"{name}::")) or _begins(test, name) for name in names)


def _begins(test: str, name: str) -> bool:
    return "::" in name and test.startswith(name)


def quick(test: str) -> bool:
    """Whether a test is of the quick list."""
    every = lines("quick.txt")
    left_out = [line.removeprefix("- ") for line in every if line.startswith("- ")]
    return named(test, every) and not named(test, left_out)


def third(tests: Iterable[str], number: int) -> set[str]:
    """Every third of these tests, in the order of their names: each is in exactly one third."""
    return {test for at, test in enumerate(sorted(tests)) if at % THIRDS == number}


def refuse_the_world() -> None:
    """From now on nothing in this process starts a process or binds a port: who does is no quick test."""

    def hook(event: str, _arguments: object) -> None:
        if event in WORLD:
            pytest.fail(f"{event}: a quick test does not do that; name it in tests/quick.txt with a minus")

    sys.addaudithook(hook)
