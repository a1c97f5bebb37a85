"""The server's process: name, age, memory, descriptors."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("resource", label=_("server process"))
@dataclass(frozen=True, slots=True)
class Server:
    """The listening process. Sizes in bytes; None where the platform or our rights do not give the value."""

    pid: int
    program: str
    rss: int | None
    threads: int | None
    age_s: float | None
    open_descriptors: int | None
    descriptor_limit: int | None
