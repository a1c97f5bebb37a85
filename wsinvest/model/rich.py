"""How notebooks show recorded things: the hooks of IPython; `report.rich` registers what they show."""

from collections.abc import Collection, Mapping
from functools import singledispatch


@singledispatch
def mimebundle(thing: object) -> Mapping[str, str]:
    """The texts by MIME type in which a notebook shows this; empty for a class that nothing is registered for."""
    return {}


class Rich:
    """Base class of what notebooks show as HTML, and in one line where there is no HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """The HTML for IPython; None says that there is none."""
        return mimebundle(self).get("text/html")

    def _repr_mimebundle_(self, include: Collection[str] = (), exclude: Collection[str] = ()) -> Mapping[str, str]:
        """HTML and the one line for IPython, which else would print every fact; it selects by itself."""
        return mimebundle(self)
