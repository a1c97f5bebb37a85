"""Flask-Sock on the server of Python's standard library, which hands its sockets to nobody."""

from wsgiref.simple_server import make_server

from tests.field.apps.flask_room import application


def serve(port: int) -> None:
    """Run it."""
    make_server("127.0.0.1", port, application).serve_forever()
