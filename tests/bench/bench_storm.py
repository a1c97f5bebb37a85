"""Forecasts of reconnect storms against real restarts: how often the call is right, how near the times are.

On a machine that is busy with other work both are worse: rates change between the burst and the restart.
"""

import json
import sys

from tests.load.storm.settings import SETTINGS, lines, near, rehearsed, runnable
from wsinvest.facts.backoff import Jitter, parsed
from wsinvest.facts.storm import Call


def main() -> int:
    """A table, and a last line RESULT with what was right."""
    found = [(one, rehearsed(one)) for one in SETTINGS if runnable(one)]
    print("\n".join(lines(found)))
    jittered = [facts for one, facts in found if parsed(one.backoff).jitter is Jitter.FULL]
    result = {
        "settings": len(found),
        "called_rightly": sum(facts.rehearsal.call is facts.forecast.call for _one, facts in found),
        "near_the_line": sum(facts.forecast.call is Call.NEAR for _one, facts in found),
        "full_jitter": len(jittered),
        "full_jitter_within_35_percent": sum(map(near, jittered)),
    }
    print("RESULT", json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
