"""A mail by SMTP: `smtp://user:password@host:587/?from=a@b&to=c@d`, with STARTTLS where the server offers it; smtps."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from wsinvest.model.delivery import Delivery, Refused, Retry, Sent, receiver
from wsinvest.redact.secret import Secret
from wsinvest.watch.message import Message

_PORTS: Final = {"smtp": 587, "smtps": 465}  # RFC 6409, RFC 8314
_PERMANENT: Final = 500  # RFC 5321 section 4.2.1


@receiver("smtp", "smtps")
async def mail(message: Message, url: Secret, limit_s: float) -> Delivery:
    """Send it; a reply of 5xx is a refusal, all else is to be tried again."""
    return await asyncio.to_thread(_mailed, message, url.reveal(), limit_s)


def _mailed(message: Message, url: str, limit_s: float) -> Delivery:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        return Refused("no URL that can be used")
    query = parse_qs(parts.query)
    to, by = query.get("to", []), query.get("from", [])
    if not to or not parts.hostname:
        return Refused("its URL names no host, or no receiver (?to=...)")
    letter = EmailMessage()
    letter["Subject"] = message.subject
    letter["From"] = by[0] if by else to[0]
    letter["To"] = ", ".join(to)
    letter["Message-ID"] = f"<{message.incident}.{message.seq}@wsinvest>"
    letter.set_content(message.text)
    try:
        _send(letter, parts, port, limit_s)
    except smtplib.SMTPRecipientsRefused as error:
        return _of_reply(max(code for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        return _of_reply(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return Retry(getattr(error, "strerror", None) or type(error).__name__)
    except ValueError:
        return Refused("an address in its URL is none")
    return Sent()


def _send(letter: EmailMessage, parts: SplitResult, port: int, limit_s: float) -> None:
    context, host = ssl.create_default_context(), parts.hostname or ""
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=limit_s, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=limit_s)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _of_reply(code: int) -> Delivery:
    return Refused(f"answered {code}") if code >= _PERMANENT else Retry(f"answered {code}")
