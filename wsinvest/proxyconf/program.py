"""Which program a configuration is for, by the structure of its text."""

import re
from typing import Final

_SECTIONS: Final = r"^(?:global|defaults|frontend|backend|listen|userlist|resolvers|peers)\b[^;{}]*$"
# Lines that only this program has.
_TELLING: Final = {
    "haproxy": (_SECTIONS,),
    "apache": (
        r"^\s*<(?:VirtualHost|Location|LocationMatch|Proxy|IfModule|Directory|Macro|If)\b",
        r"^\s*(?:ProxyPass|ProxyPassMatch|ProxyPassReverse|RewriteRule|RewriteCond|RewriteEngine|LoadModule"
        r"|ServerRoot|ProxyPreserveHost|ServerName|RequestHeader)\s",
    ),
    "traefik": (
        r"^\s*\[?(?:http\.(?:routers|services|middlewares)|entryPoints|providers)\b",
        r"^\s*(?:routers|middlewares|entryPoints|loadBalancer|entrypoints)\s*:\s*$",
    ),
    "nginx": (
        r"^\s*(?:http|events|server|stream|location\s[^{]*|upstream\s+\S+|map\s[^{]*)\s*\{",
        r"^\s*(?:proxy_pass|proxy_set_header|listen|server_name|proxy_http_version|include)\s[^;]*;",
        r"\{\s*(?:listen|server_name|proxy_pass|server)\s[^;]*;",
    ),
    "caddy": (
        r"^\s*(?:reverse_proxy|handle_path|encode|tls|php_fastcgi|file_server|respond)\b[^;]*$",
        r"^\s*handle(?:\s+\S+)?\s*\{\s*$",
        r"^\S[^;=<>]*[^\s;]\s\{\s*$",
    ),
}
_FIRST: Final = 200_000  # characters that are looked at


def program_of(text: str) -> str:
    """The program whose telling lines are the most frequent ones, empty if none has any."""
    start = text[:_FIRST]
    counts = {
        name: sum(len(re.findall(pattern, start, re.MULTILINE)) for pattern in patterns)
        for name, patterns in _TELLING.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""
