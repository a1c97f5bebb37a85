"""Answers that show another kind of endpoint than the URL says: SockJS, SignalR. By their libraries' own words."""

from typing import Final

from wsinvest.model.attempt import Response

# sockjs-protocol, "Greeting url"; the same in Spring, sockjs-node and the Python servers.
_SOCKJS: Final = "Welcome to SockJS!"
# ASP.NET Core, HttpConnectionDispatcher.cs: 400 without an id, 404 for one that this server did not give out.
_SIGNALR: Final = ("Connection ID required", "No Connection with that ID")
_LONGEST: Final = 200  # characters of such an answer


def welcomes_sockjs(answer: Response | None) -> bool:
    """True if this is the greeting at the prefix of a SockJS endpoint."""
    return answer is not None and answer.body.strip() == _SOCKJS


def signalr_error(answer: Response | None) -> str:
    """SignalR's words about the connection id, empty if it says none of them."""
    if answer is None or len(answer.body) > _LONGEST:
        return ""
    return next((words for words in _SIGNALR if words in answer.body), "")
