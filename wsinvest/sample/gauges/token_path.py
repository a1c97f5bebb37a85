"""The way to a token: the login gives one, or one can be signed."""

from wsinvest.model.gauge import YES, gauge
from wsinvest.sample.service import Service


@gauge(token_ok=YES)
async def token_path(service: Service) -> dict[str, float]:
    """1 if the last handshake had a token by login or signing, 0 if there was none; nothing where neither is used."""
    tokens = service.tokens
    if tokens.unknown is not None:
        raise tokens.unknown
    return {} if tokens.working is None else {"token_ok": float(tokens.working)}
