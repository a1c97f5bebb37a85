"""The lines that let the named proxy pass an upgrade on, for the block that serves this URL."""

from typing import Final

from wsinvest.analysis.paste import safe
from wsinvest.analysis.proxy_lines import APACHE, HAPROXY
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, _, filled

_NGINX: Final = _(
    "# {file}, line {line:int}\n"
    "location {prefix} {\n"
    "    proxy_pass {to};\n"
    "    proxy_http_version 1.1;\n"
    "    proxy_set_header Upgrade $http_upgrade;\n"
    '    proxy_set_header Connection "upgrade";\n'
    "    # a block with any proxy_set_header inherits none:\n"
    "    # repeat here what the blocks around it set\n"
    "}"
)
_OF_PROGRAMS: Final = {"apache": APACHE, "haproxy": HAPROXY}


def upgrade_lines(proxy: Proxy) -> Phrase | None:
    """The lines to write, None for a program whose lines are not known."""
    if proxy.program != "nginx" or proxy.route is None:
        return _OF_PROGRAMS.get(proxy.program)
    passing = proxy.directive("proxy_pass")
    prefix = safe(proxy.route.value, "...") if proxy.route.name == "location" else "/"
    to = safe(passing.value if passing else "", "...")
    place = proxy.route.place
    return filled(_NGINX, file=safe(place.file, "..."), line=place.line, prefix=prefix, to=to)
