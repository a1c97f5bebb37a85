"""The address space that this process was allowed (`ulimit -v`)."""

import sys


def require(least: int) -> None:
    """Raise MemoryError if less than these bytes are allowed.

    Asked beforehand, because C extensions of Python may crash, or lose their error, when they run into the limit.
    """
    if sys.platform == "win32":
        return  # has no such limit
    import resource

    allowed, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < least:
        raise MemoryError(f"{allowed} bytes of address space are allowed, {least} are needed")
