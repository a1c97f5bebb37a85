"""The server's process when a pid or a local port is known: name, age, memory, descriptors against its limit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Server:
    """The listening process. Sizes in bytes; None where the platform or our rights do not tell."""

    pid: int
    program: str
    rss: int | None
    threads: int | None
    age_s: float | None
    open_descriptors: int | None
    descriptor_limit: int | None
