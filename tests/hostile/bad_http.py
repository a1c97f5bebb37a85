"""Servers whose answer to the upgrade is too much, too slow, malformed, or meant for the reader's terminal."""

import gzip

from tests.hostile.manners import Answer, Case, asked, drips, floods, page, says

START = b"HTTP/1.1 403 Forbidden\r\n"
LONG = b"a" * 65536
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"
BODY = START + b"Content-Length: %d\r\n\r\n"
# Escape codes, title setting, bidi, zero width, C1, backspaces, a hyperlink; in Latin-1 and in UTF-8.
ACTING = "\x1b[2J\x1b]0;title\x07\x1b]8;;http://x\x07\u202e\u200b\u2028\x08\x9b31m\ufeff".encode()


def cases(other: int) -> dict[str, Case]:
    """Each wrong in one way."""
    return {name: Case(asked(answer)) for name, answer in {**_endless(), **_odd(), **_bodies(), **_texts()}.items()}


def _endless() -> dict[str, Answer]:
    return {
        "http-headers-without-end": floods(START, b"X-More: more\r\n" * 512),
        "http-headers-dripping": drips(START, b"X-More: more\r\n"),
        "http-header-line-without-end": floods(START + b"X-Long: ", LONG),
        "http-status-line-without-end": floods(b"HTTP/1.1 403 ", LONG),
        "http-10000-headers": says(START + b"".join(b"X-%d: v\r\n" % n for n in range(10_000)) + b"\r\n"),
        "http-100-continue-without-end": floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 256),
    }


def _bodies() -> dict[str, Answer]:
    bomb = gzip.compress(b"\0" * 50_000_000, 9)
    zipped = START + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    return {
        "http-10-gb-announced-and-sent": floods(BODY % (10 * 2**30), LONG),
        "http-body-dripping": drips(BODY % 2**20, b"a"),
        "http-gzip-bomb": says(zipped, bomb),
        "http-chunks-invalid": says(CHUNKED + b"zz\r\nhello\r\n"),
        "http-chunk-extension-without-end": floods(CHUNKED + b"5;x=", LONG),
        "http-chunk-extensions-large": floods(CHUNKED, b"1;x=" + LONG[:60_000] + b"\r\na\r\n"),
        "http-chunks-of-one-byte": floods(CHUNKED, b"1\r\na\r\n" * 4096),
        "http-trailers-without-end": floods(CHUNKED + b"0\r\n", b"X-Trailer: more\r\n" * 512),
        "http-length-of-5000-digits": says(START + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nhello"),
        "http-length-twice": says(START + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    }


def _odd() -> dict[str, Answer]:
    return {
        "http-line-feeds-only": says(b"HTTP/1.1 403 Forbidden\nServer: old\nContent-Length: 2\n\nno"),
        "http-no-status-line": says(b"Server: x\r\nContent-Length: 2\r\n\r\nno"),
        "http-0.9": says(b"<html><title>old</title>no headers at all</html>"),
        "http-2-preface": says(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0", then="stay"),
        "http-status-999": says(b"HTTP/1.1 999 Request denied\r\n\r\n"),
        "http-status-of-5000-digits": says(b"HTTP/1.1 " + b"9" * 5000 + b" Many\r\n\r\n"),
        "http-header-injected": says(START + b"X-A: b\rSet-Cookie: injected=1\r\n\nX-C: d\r\n\r\n"),
        "http-date-of-year-9999": says(START + b"Date: Fri, 31 Dec 9999 23:59:59 -2359\r\n\r\n"),
        "http-retry-after-10-to-30": says(page("429 Too Many", b"", f"Retry-After: 1{'0' * 30}")),
        "http-json-whose-message-is-no-text": says(page("400 Bad Request", b'{"code":0,"message":[{}]}')),
        "http-challenge-broken": says(page("401 Unauthorized", b"", 'WWW-Authenticate: , ,Bearer realm="')),
    }


def _texts() -> dict[str, Answer]:
    """Texts that act on a terminal, or that take a filter's patterns time by the square of their length."""
    return {
        "text-nul-bytes": says(b"HTTP/1.1 403 No\0pe\r\nX-\0: a\0b\r\nServer: c\0d\r\n\r\n\0\0\0"),
        "text-acts-in-phrase": says(b"HTTP/1.1 403 " + ACTING + b"\r\n\r\n"),
        "text-acts-in-headers": says(START + b"Server: " + ACTING + b"\r\nX-" + ACTING + b": v\r\n\r\n"),
        "text-acts-in-body": says(page("403 Forbidden", ACTING * 20, kind="text/html")),
        "text-dashes": says(page("403 Forbidden", b"a-" * 32_768, "Server: " + "a-" * 4000, kind="text/plain")),
        "text-word-token": says(page("403 Forbidden", b"token" * 13_000, "Server: " + "token" * 1600)),
        "text-starts-of-tokens": says(page("403 Forbidden", b"-eyJ" * 16_384, "Server: " + "-eyJ" * 2000)),
    }
