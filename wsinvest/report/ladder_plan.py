"""What `wsinvest capacity --plan` prints: the ladder in words, before anything is sent."""

from collections.abc import Iterable, Iterator

from wsinvest.model.target import Target


def said(target: Target, climbs: Iterable[tuple[str, int, int, int]], rates: Iterable[float], seconds: float) -> str:
    """English, for whoever must agree to the load. `climbs`: kind, warm-up, steps and connections of each step."""
    return "\n".join(_lines(target, tuple(climbs), tuple(rates), seconds)) + "\n"


def _lines(
    target: Target, climbs: tuple[tuple[str, int, int, int], ...], rates: tuple[float, ...], seconds: float
) -> Iterator[str]:
    most = sum(warm + steps * step for _kind, warm, steps, step in climbs)
    yield f"Target: {target.url}"
    yield f"At most {most} connections at once; fewer if a limit of the server is known to be near."
    for kind, warm, steps, step in climbs:
        yield f"  {kind}: {warm} to warm up, then {steps} steps of {step}; then messages over all of them, step by step"
    if rates:
        yield f"Messages at {', '.join(f'{rate:g}' for rate in rates)} a second, {seconds:g} s each"
    yield "Before that one examination with 5 handshakes. All connections are closed with 1000 at the end."
    yield "Nothing was sent."
