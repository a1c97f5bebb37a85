"""Which probe a finding on the configuration cites."""

from wsinvest.model.attempt import Attempt


def cite_probe(probe: Attempt | None) -> tuple[str, ...]:
    return () if probe is None else (f"handshake:probes/{probe.id}",)
