"""Which program a configuration is for, by the structure of its text."""

import re
from typing import Final

_SECTIONS: Final = r"^(?:global|defaults|frontend|backend|listen|userlist|resolvers|peers)\b[^;{}\n]*$"
# Lines that only this program has.
_TELLING: Final = {
    "haproxy": (_SECTIONS,),
    "apache": (
        r"^[ \t]*<(?:VirtualHost|Location|LocationMatch|Proxy|IfModule|Directory|Macro|If)\b",
        r"^[ \t]*(?:ProxyPass|ProxyPassMatch|ProxyPassReverse|RewriteRule|RewriteCond|RewriteEngine|LoadModule"
        r"|ServerRoot|ProxyPreserveHost|ServerName|RequestHeader)\s",
    ),
    "traefik": (
        r"^[ \t]*\[?(?:http\.(?:routers|services|middlewares)|entryPoints|providers)\b",
        r"^[ \t]*(?:routers|middlewares|entryPoints|loadBalancer|entrypoints)\s*:\s*$",
    ),
    "nginx": (
        r"^[ \t]*(?:http|events|server|stream|location\s[^{\n]*|upstream\s+\S+|map\s[^{\n]*)\s*\{",
        r"^[ \t]*(?:proxy_pass|proxy_set_header|listen|server_name|proxy_http_version|include)\s[^;\n]*;",
        r"\{\s*(?:listen|server_name|proxy_pass|server)\s[^;\n]*;",
    ),
    "caddy": (
        r"^[ \t]*(?:reverse_proxy|handle_path|encode|tls|php_fastcgi|file_server|respond)\b[^;\n]*$",
        r"^[ \t]*handle(?:\s+\S+)?\s*\{\s*$",
        r"^\S[^;=<>\n]*[^\s;]\s\{[ \t]*$",
    ),
}
_FIRST: Final = 50_000  # characters that are looked at


def program_of(text: str) -> str:
    """The program whose telling lines are the most frequent ones, empty if none has any."""
    start = text[:_FIRST]
    counts = {
        name: sum(len(re.findall(pattern, start, re.MULTILINE)) for pattern in patterns)
        for name, patterns in _TELLING.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""
