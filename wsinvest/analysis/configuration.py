"""Evidence reference to a probe."""

from wsinvest.model.attempt import Attempt


def cite_probe(probe: Attempt | None) -> tuple[str, ...]:
    """The reference to this probe as a tuple; empty when there is no probe."""
    return () if probe is None else (f"handshake:probes/{probe.id}",)
