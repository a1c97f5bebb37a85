"""What a run did not look at because an option said so: certificates, names, addresses, the way behind a proxy."""

from collections.abc import Iterator
from typing import Final

from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.finding import NotExamined
from wsinvest.model.target import Target

UNVERIFIED: Final = _("the certificates of servers were not verified (--insecure), so anybody may have answered")
_BY_PROXY: Final = _("the proxy resolved the name and connected to the server, out of sight of wsinvest (--proxy)")
_PINNED: Final = _("the address was named (--resolve {pins:list}); the name was not resolved")
_ONE_FAMILY: Final = _("only {family} was asked for")


def restricted(target: Target) -> Iterator[NotExamined]:
    """One entry for each such option."""
    whys: dict[Phrase, bool] = {
        UNVERIFIED: target.insecure,
        _BY_PROXY: target.proxy is not None,
        filled(_PINNED, pins=list(target.resolve)): bool(target.resolve),
        filled(_ONE_FAMILY, family=target.family): bool(target.family),
    }
    yield from (NotExamined(why, topics=("handshake",)) for why, is_so in whys.items() if is_so)
