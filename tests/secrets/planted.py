"""Secrets of all shapes, planted in a `.env`, in URLs and in what a server says; and the dresses in which they leak."""

import base64
import hashlib
import html
import json
import re
import urllib.parse
from collections.abc import Iterator

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

LONG_FROM = 8

KNOWN = {
    "JWT_SECRET": "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe",
    "LOGIN_PASSWORD": "Tr0ub4dor&3-staple",
    "ALERT_URL": "https://hooks.example/services/T0a9Xk3/B7uQ2w/zL8mP5vR1nD4",
}
UNKNOWN = {
    "DB_PASSWORD": "mz-93!Qv#41",
    "STRIPE_SECRET_KEY": "sk_live_9aZ3kQ7mX2wV8rT5",
    "AWS_ACCESS_KEY_ID": "AKIA5QZ3M7XW2VN8R4TL",
    "AWS_SECRET_ACCESS_KEY": "wJ4lr/XUt9nF+EMI/K7MDENG/bPx3RfiCYzEXkEY",
    "GITHUB_PAT": "ghp_8Rk2Lq9Xv4Tz7Wn3Bm6Yc1Hd5Jf0SgPa",
    "SIGNING_HEX": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "COOKIE_SIGNING": "q7Zr+/4nXw0yVb8Kd2Lm6A==",
    "SESSION_TOKEN_UUID": "3f2b8c1e-7a4d-4e9b-9c6f-0d5e8a1b2c3d",
    "APP_PASSPHRASE": "correct horse 42 battery staple",
    "SENHA_DO_BANCO": "cora\u00e7\u00e3o-42-p\u00e3o",
    "PERCENT_SECRET": "a%41b%%20c%zz9",
    "QUOTED_SECRET": 'it\'s "q" \\ back 7',
    "JSON_SECRET": '{"k":"v-93kd","n":[1,2]}',
    "HTML_SECRET": "<b>s3cr&t</b>&amp;77",
    "BLANK_TOKEN": "tab\there 9x and blank",
    "FORMAT_TOKEN": "{value:>9}%(name)s$x8",
    "LONG_SECRET": base64.b64encode(hashlib.sha512(b"long").digest() * 12).decode(),
    "SLACK_BOT_TOKEN": "xoxb-2834759201-8Kd03jXq7LmZp4Rt",
    "GOOGLE_API_KEY": "AIzaSyD3k9Qw7Xv2Lm8Nb5Rt4Yc6Hf1Jg0Pz",
    "GITLAB_TOKEN": "glpat-7Xk2Qm9Vt4Rz8Wn3Lb5C",
    "NPM_TOKEN": "npm_4Yt8Zk2Lq7Xv9Wm3Rb6Nc1Hd5Jf0SgPa",
    "SENDGRID_API_KEY": "SG.k3Lq9XvT.z7Wn2Bm6Yc1Hd5Jf0SgPaRk8",
    "STORAGE_CREDENTIALS": "AccountName=shop;AccountKey=p3Kx9Qv7Lm2Zt8Wn==;Suffix=core",
    "TOTP_SECRET": "JBSWY3DPEHPK3PXPKVZM",
    "BACKUP_PIN": "8842107753",
    "BCRYPT_AUTH": "$2b$12$Qk3Lz8Xv2Wm7Rt9Yb5Nc1eHd6Jf0SgPa4Tz",
    "CLIENT_CREDENTIAL_UUID": "c9a6461e-0f3b-4d27-8a52-7be1d90f4c38",
    "ESCAPED_PRIVATE_KEY": "-----BEGIN KEY-----\\nq8Zk3Lm7Xv2Wt9Rb\\n-----END KEY-----",
    "COOKIE_VALUE_TOKEN": "s%3A7Kq2.Zx9Lm4Wv8Rt3Nb6",
    "BASIC_AUTH": "YXBwOlA0c3MtOXh6LTc3cQ==",
    "EMOJI_PASSWORD": "p\u00e4ss-\U0001f511-72kq",
    "SPACED_API_KEY": "9Kx2 7Lm4 3Wv8 5Rt1",
    # Under names that nobody knows, told only by how they look.
    "COMPANY": "Summer-2024!x",
    "GREETING": "correctHorse9BatteryStaple",
    "PASS": "x7Qz",
    "ADMIN_PIN": "k4827",
    "FTP_PASS": "9fK2mb",
    "SMTP_PASSWORD": "w3bmast",
    "LDAP_PWD": "hunter22",
}
IN_URLS = {
    "DATABASE_URL": ("postgres://app:Pg-7xw!9q@db.example/app", "Pg-7xw!9q"),
    "REDIS_URL": ("redis://:r3d1s-Kx9@cache.example:6379/0", "r3d1s-Kx9"),
    "SENTRY_DSN": ("https://5e8a1c9d7b3f@sentry.example/42", "5e8a1c9d7b3f"),
    "AMQP_URL": ("amqp://mq:sl%2Fash-44x@mq.example/", "sl/ash-44x"),
    "MONGO_URL": ("mongodb+srv://svc:m0ng0-7Qz4x@c0.example/app?w=1", "m0ng0-7Qz4x"),
    "SMTP_URI": ("smtp://mailer:Sm7p%21Kx92q@mail.example:587", "Sm7p!Kx92q"),
}
USER, QUERY_TOKEN, TICKET, SEGMENT = "u5er-Pa55-xyz", "tok-8Zq3Lm7Wv2", "tk-5Yx9Rn4Kb1", "r00m8Zk39dkwo29dkw"
LOGIN_KEY, HEALTH_USER = "lk-7Hd2Qs8Vn3", "h3alth-Us3r-9"
LOGIN_JWT = jwt.encode({"sub": "person-7731", "jti": "j-55188"}, "another-key-of-the-server-0123456789", "HS256")
REFRESH = "rt-4Mx8Zc2Jq7Wp5Ln1"
SUBJECT = "cn-6Fw3Kt9Xb2"


def private_key() -> str:
    """A key in PEM, made on the spot."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


PEM, BARE_PEM = private_key(), private_key()
ECHOED = {
    **KNOWN,
    **UNKNOWN,
    **{name: secret for name, (_, secret) in IN_URLS.items()},
    "PEM": PEM,
    "BARE_PEM": BARE_PEM,
    **{f"PEM line {n}": line for n, line in enumerate(PEM.splitlines()[1:-1])},
    **{f"bare PEM line {n}": line for n, line in enumerate(BARE_PEM.splitlines()[1:-1])},
    "user part": USER,
    "query token": QUERY_TOKEN,
    "ticket": TICKET,
    "path segment": SEGMENT,
    "login key": LOGIN_KEY,
    "health user": HEALTH_USER,
}
# Known to the server only: the filter must tell them by the place in which they stand.
SERVERS = {"refresh token": REFRESH, "login token": LOGIN_JWT, "subject": SUBJECT}
ALL = ECHOED | {name: value for name, value in SERVERS.items() if name != "subject"}


def env_lines(base: str) -> list[str]:
    """The `.env`; `base` is the server's host and port."""
    lines = [f"{name}={_written(value)}" for name, value in (KNOWN | UNKNOWN).items()]
    lines += [f"{name}={url}" for name, (url, _) in IN_URLS.items()]
    lines += [f'QUOTED_KEY="{PEM}"', f"BARE_KEY={BARE_PEM}"]
    lines += [f"WS_URL=wss://ann:{USER}@{base}/{SEGMENT}/ws?ticket={TICKET}&token={QUERY_TOKEN}"]
    lines += [f"LOGIN_URL=https://{base}/login?api_key={LOGIN_KEY}", "LOGIN_USER=ann"]
    return [*lines, f"WS_HEALTH_URL=https://{base.replace('localhost', f'bob:{HEALTH_USER}@localhost')}/health"]


def dresses(value: str) -> Iterator[tuple[str, str]]:
    """How the value may be told: the dress by name, and the text."""
    raw = value.encode()
    yield from (("raw", value), ("percent", urllib.parse.quote(value, safe="")), ("html", html.escape(value)))
    yield from (("plus", urllib.parse.quote_plus(value)), ("json", json.dumps(value)[1:-1]), ("reversed", value[::-1]))
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw).decode()[(0, 2, 3)[offset] :]
        whole = coded.rstrip("=")[: -1 if "=" in coded else None]
        yield from ((f"base64 at {offset}", whole), (f"base64url at {offset}", whole.translate({43: 45, 47: 95})))
    yield from (("hex", raw.hex()), ("HEX", raw.hex().upper()))
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, raw).hexdigest()
        yield from ((name, digest), (f"{name} cut", digest[:12]))
    if value.startswith("eyJ"):
        yield from ((f"part {n}", part) for n, part in enumerate(value.split(".")[1:]))


def leaks(text: str, secrets: dict[str, str] = ALL) -> list[str]:
    """Which secrets a text tells, and in what dress."""
    squeezed = re.sub(r"\s+|\\n|<br ?/?>", "", text)
    readings = {text, html.unescape(text)}
    found = []
    for name, value in secrets.items():
        told = [dress for dress, form in dresses(value) if any(_stands(form, reading) for reading in readings)]
        bare = re.sub(r"\s+", "", value)
        found += [f"{name}: {dress}" for dress in told]
        found += [f"{name}: wrapped"] if len(bare) >= 16 and bare in squeezed and not told else []
    return found


def _stands(form: str, text: str) -> bool:
    """Whether the form stands in the text; a short one as a word of its own."""
    if len(form) >= LONG_FROM:
        return form in text
    return len(form) >= 4 and re.search(rf"(?<![0-9A-Za-z]){re.escape(form)}(?![0-9A-Za-z])", text) is not None


def _written(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'" if re.search(r"[\s#'\"\\$]", value) else value
