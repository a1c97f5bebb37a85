"""aiohttp: an authentication service that a proxy asks before it lets somebody through."""

from aiohttp import web


def serve(port: int, status: int) -> None:
    """Run it. It answers every question with this status."""

    async def answer(_request: web.Request) -> web.Response:
        place = {"Location": "https://id.example/sign-in"} if status in (301, 302) else {}
        return web.Response(status=status, headers=place)

    application = web.Application()
    application.router.add_route("*", "/{any:.*}", answer)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
