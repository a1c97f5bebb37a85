"""The exit statuses of the command line: a public contract for scripts, cron and service units."""

from enum import IntEnum

from wsinvest.judgement import Severity


class Exit(IntEnum):
    """0 to 2 tell how bad the target is; 3 to 7 tell what went wrong with us."""

    FINE = 0
    HIGH = 1
    CRITICAL = 2
    INCOMPLETE = 3
    USAGE = 4
    NOT_WRITTEN = 5
    INTERRUPTED = 6
    LEAK = 7


def exit_of(worst: Severity | None) -> Exit:
    """The status of a finished investigation: medium and low do not fail a script."""
    if worst is Severity.CRITICAL:
        return Exit.CRITICAL
    return Exit.HIGH if worst is Severity.HIGH else Exit.FINE


def worst_exit(exits: list[Exit]) -> Exit:
    """The status of several targets: the highest, since what went wrong with us weighs more than the target."""
    return max(exits, default=Exit.FINE)
