"""`python -m tests.field [part of a name]`: examine the field cases, two at a time; a table and one line of totals."""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.field.case import Case
from tests.field.cases import CASES
from tests.field.examining import examined
from tests.field.judging import Verdict, alarms, judged
from tests.field.stage import MissingError

_AT_ONCE = 2


def main(part: str = "") -> int:
    """The exit status: 1 when a case is not right, or when none was examined."""
    cases = [case for case in CASES if part in case.name]
    seen: Counter[str] = Counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for case, (verdict, notes) in zip(cases, pool.map(_row, cases), strict=True):
            seen[verdict] += 1
            print(f"{verdict:8} {case.name:52} {notes}", flush=True)
    print(f"RESULT {json.dumps(seen)}")
    return 0 if set(seen) == {Verdict.RIGHT.value} else 1


def _row(case: Case) -> tuple[str, str]:
    try:
        found = judged(examined(case, mended=False), case)
        loud = alarms(examined(case, mended=True), case)
    except MissingError as missing:
        return "skip", str(missing)
    verdict = "alarm" if loud else found.verdict.value
    return verdict, f"{', '.join(found.roots) or '-'}{'  mended: ' + ', '.join(loud) if loud else ''}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
