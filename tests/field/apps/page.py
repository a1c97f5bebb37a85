"""aiohttp: the page of an application, with headers of its own."""

from aiohttp import web


def serve(port: int, headers: dict[str, str]) -> None:
    """Run it."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><h1>shop</h1>", content_type="text/html", headers=headers)

    application = web.Application()
    application.router.add_get("/{any:.*}", page)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
