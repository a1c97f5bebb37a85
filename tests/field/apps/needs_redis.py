"""aiohttp and redis-py: every connection subscribes to a channel of Redis before it does anything else."""

import redis.asyncio
from aiohttp import web
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff


def serve(port: int, redis_port: int) -> None:
    """Run it."""

    async def endpoint(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        client = redis.asyncio.Redis(host="127.0.0.1", port=redis_port, retry=Retry(NoBackoff(), 0))
        await client.publish("news", "joined")
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    application = web.Application()
    application.router.add_get("/ws", endpoint)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
