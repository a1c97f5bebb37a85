"""How many files this process may have open: many shells and services begin with 1,024, and allow more if asked."""

import sys
from typing import Final

UNKNOWN: Final = sys.maxsize  # where the system does not limit it, or does not tell


def allow(number: int) -> int:
    """Raise the soft limit to this number, as far as the hard limit lets it; returns how many may be open now."""
    try:
        import resource
    except ImportError:  # Windows
        return UNKNOWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return UNKNOWN
    if soft < number:
        wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # a limit of the kernel's own is lower
            return soft
        return wanted
    return soft
