"""Flask-Sock: each connection keeps a thread of its WSGI server."""

from flask import Flask
from flask_sock import Sock

application = Flask(__name__)
sock = Sock(application)


@sock.route("/ws")
def room(connection) -> None:
    """Say back what is heard."""
    while True:
        connection.send(connection.receive())


@application.get("/")
def page() -> str:
    """The application's page."""
    return "<h1>shop</h1>"
