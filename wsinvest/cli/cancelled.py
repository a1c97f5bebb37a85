"""Work that SIGTERM and SIGHUP cancel as Ctrl-C does, so that it can keep what it has."""

import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from wsinvest.model.failure import ASKS_TO_LEAVE

T = TypeVar("T")


async def cancelled_by_signals(work: Coroutine[Any, Any, T]) -> T:
    """What the work gives, also after it was cancelled; raises KeyboardInterrupt if that is nothing."""
    import asyncio  # the help of a command needs none

    task, asked = asyncio.current_task(), []

    def leave() -> None:
        asked.append(True)
        if task is not None:
            task.cancel()

    for each in ASKS_TO_LEAVE:
        if signal.getsignal(each) is not signal.SIG_IGN:  # as nohup wants it
            with suppress(NotImplementedError):  # as on Windows
                asyncio.get_running_loop().add_signal_handler(each, leave)
    try:
        return await work
    except asyncio.CancelledError:
        if asked:
            raise KeyboardInterrupt from None
        raise
