"""The way to a token: the login gives one, or one that we sign is let in."""

from wsinvest.config.resolved import Resolved
from wsinvest.model.gauge import gauge
from wsinvest.model.target import TokenSource
from wsinvest.sample.service import Service


def _is_named(resolved: Resolved) -> bool:
    return resolved.target.token_source in (TokenSource.LOGIN, TokenSource.MINTED)


@gauge("token_path", named=_is_named)
async def token_path(service: Service) -> dict[str, float]:
    """1 if it works, 0 if not; nothing where no token is fetched or signed, or where nothing shows it."""
    tokens = service.tokens
    if tokens.unknown is not None:
        raise tokens.unknown
    return {} if tokens.working is None else {"token_path": float(tokens.working)}
