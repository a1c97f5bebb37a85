"""GETs of the path and of the root, without upgrade and token: does a page answer where the upgrade fails?"""

import asyncio
from dataclasses import replace
from typing import Final

from wsinvest.config.urls import without_secrets
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.exchange import exchange
from wsinvest.probe.request import ProbeRequest

_HTTP: Final = {"ws": "http", "wss": "https"}


class PlainGets:
    """Made at most once: when they are asked for, or begun before that, while the upgrade hangs."""

    def __init__(self, request: ProbeRequest, context: ProbeContext) -> None:
        """Nothing is asked yet."""
        self._request = request
        self._context = context
        self._task: asyncio.Task[tuple[PlainGet, ...]] | None = None

    def begin(self) -> None:
        """Ask now; what comes back is waited for by `beside`."""
        self._task = asyncio.create_task(self._made())

    async def beside(self, failed: Attempt) -> tuple[PlainGet, ...]:
        """The answers beside this attempt; nothing where it ended before HTTP was spoken."""
        if failed.depth < StageName.REQUEST.depth:
            return ()
        return await (self._task or self._made())

    def drop(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _made(self) -> tuple[PlainGet, ...]:
        resource = self._request.resource
        wanted = {"path": without_secrets(resource)} | ({"root": "/"} if resource != "/" else {})
        return tuple(await asyncio.gather(*(self._get(label, path) for label, path in wanted.items())))

    async def _get(self, label: str, resource: str) -> PlainGet:
        url = replace(self._request.url, scheme=_HTTP[self._request.url.scheme])
        context = self._context
        answer = await exchange(
            url,
            method="GET",
            resource=resource,
            redactor=context.redactor,
            deadline=context.deadline,
            route=context.route,
        )
        if answer.response is None:
            return PlainGet(label, None)
        context.jar.keep(answer.kept)
        return PlainGet(label, answer.response.status, answer.response.content_type, answer.response)
