"""Every other receiver by Apprise, in a child process that sends and leaves: its services take 18 MB."""

import json
import sys
from importlib.util import find_spec
from typing import Final

from wsinvest.model.delivery import Delivery, Refused, Retry, Sent, receiver
from wsinvest.redact.secret import Secret
from wsinvest.watch import children
from wsinvest.watch.message import Message

_UNKNOWN: Final = 2


@receiver(rest=True)
async def notice(message: Message, url: Secret, limit_s: float) -> Delivery:
    """Send it; Apprise says no more than that it did, or did not. The URL goes by stdin: arguments can be read."""
    if find_spec("apprise") is None:
        return Refused('this kind of receiver needs the extra: pip install "wsinvest[notify]"')
    given = json.dumps({"url": url.reveal(), "title": message.subject, "body": message.text})
    try:
        ended = await children.answer(send, given.encode(), limit_s)
    except TimeoutError:
        return Retry("no answer in time")
    if ended.status == _UNKNOWN:
        return Refused("no URL that Apprise knows")
    return Retry("not sent") if ended.status else Sent()


def send() -> None:
    """The child: send what stdin says; exit status 0 if it was sent, 1 if not, 2 for an unknown URL."""
    import apprise

    asked = json.load(sys.stdin)
    service = apprise.Apprise()
    if not service.add(asked["url"]):
        sys.exit(_UNKNOWN)
    sys.exit(0 if service.notify(title=asked["title"], body=asked["body"]) else 1)
