"""`python -m tests.safety`: the sets that examine what is promised to those who run it and to those who read it.

Prints what failed and one line of totals.
"""

import json
import sys
from collections import Counter
from typing import Any

import pytest

SETS = tuple(f"tests/{name}" for name in "hostile secrets inert robustness statuses mailed slips".split())


class Tally:
    """A pytest plugin that counts outcomes by set and gathers the numbers that tests record."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.outcomes: dict[str, Counter[str]] = {name: Counter() for name in SETS}
        self.numbers: dict[str, list[float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the test itself; a fixture counts only when it failed or skipped."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[next(name for name in SETS if report.nodeid.startswith(name))][report.outcome] += 1
        for name, value in report.user_properties if report.when == "call" else ():
            self.numbers.setdefault(name, []).append(float(value))

    def result(self) -> dict[str, Any]:
        """The totals; `null` for what was not run."""
        return {
            "hostile": self._share("tests/hostile"),
            "slowest_s": self._most("hostile_s"),
            "peak_mb": self._most("hostile_mb"),
            "secrets": {"planted": self._most("planted"), "leaked": sum(self.numbers.get("leaked", []))},
            "inert": self._share("tests/inert"),
            "slips": self._share("tests/slips"),
            "faults": self._share("tests/robustness", "tests/statuses"),
            "mailed": self._share("tests/mailed"),
        }

    def _share(self, *names: str) -> str:
        found = sum((self.outcomes[name] for name in names), Counter())
        return f"{found['passed']}/{sum(found.values())}"

    def _most(self, name: str) -> float | None:
        return max(self.numbers.get(name, []), default=None)


def main() -> int:
    """The exit status of the tests; skipped ones are named."""
    tally = Tally()
    status = pytest.main(["-q", "-rs", *SETS], plugins=[tally])
    print(f"RESULT {json.dumps(tally.result())}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
