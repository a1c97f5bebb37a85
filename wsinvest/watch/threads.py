"""Threads that nobody waits for: a receiver or resolver that never answers does not hold a watch that is to leave."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import Any


class Unwaited(ThreadPoolExecutor):
    """A thread for each call; it ends with the process. How many there are is limited by who calls."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Begin at once."""
        future = Future[Any]()
        Thread(target=_do, args=(future, fn, args, kwargs), daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for none of them, whatever is asked for."""


def use() -> None:
    """For asyncio.to_thread and names that the running loop resolves."""
    asyncio.get_running_loop().set_default_executor(Unwaited())


def _do(future: "Future[Any]", work: Callable[..., Any], given: Any, named: Any) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work(*given, **named)
    except BaseException as error:  # noqa: BLE001  it is raised where the result is awaited
        future.set_exception(error)
        return
    future.set_result(result)
