"""A webhook: the message as JSON by POST; the answer's status says if it was taken."""

import asyncio
import http.client
import urllib.error
import urllib.request
from typing import Any, Final

from wsinvest import __version__
from wsinvest.model.delivery import Delivery, Refused, Retry, Sent, receiver
from wsinvest.redact.secret import Secret
from wsinvest.watch.message import Message, encoded

_LATER: Final = frozenset({408, 429})  # RFC 9110 and RFC 6585: the same request may succeed later
_CLIENT_ERRORS: Final = range(400, 500)
_SUCCESS: Final = range(200, 300)
_LONGEST_ANSWER: Final = 64 * 1024


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A POST that is redirected loses its body; and what was to be said would go to another host."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none."""


@receiver("http", "https")
async def webhook(message: Message, url: Secret, limit_s: float) -> Delivery:
    """POST it; 2xx is sent, 4xx is refused but for 408 and 429, all else is to be tried again."""
    return await asyncio.to_thread(posted, url.reveal(), encoded(message), limit_s)


def posted(url: str, body: bytes | None, limit_s: float) -> Delivery:
    """POST the body, or GET where there is none; honours the proxies of the environment."""
    headers = {"User-Agent": f"wsinvest/{__version__}", "Content-Type": "application/json"}
    try:
        request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  the outbox gives http and https only
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=limit_s) as answer:
            answer.read(_LONGEST_ANSWER)
            return _of_status(answer.status, "")
    except urllib.error.HTTPError as error:
        with error:
            return _of_status(error.code, error.headers.get("Retry-After", ""))
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        return Retry(getattr(reason, "strerror", None) or type(reason).__name__)
    except ValueError:
        return Refused("no URL that can be used")


def _of_status(status: int, retry_after: str) -> Delivery:
    if status in _SUCCESS:
        return Sent()
    if status in _CLIENT_ERRORS and status not in _LATER:
        return Refused(f"answered {status}")
    return Retry(f"answered {status}", float(retry_after) if retry_after.isdigit() else None)
