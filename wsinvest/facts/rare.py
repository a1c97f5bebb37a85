"""Whether a share that was seen among few is more than chance. Pure."""

import math
from typing import Final

ONE_SIDED: Final = 0.05  # the chance of so many or more, below which it is not chance
_MANY: Final = 10_000  # from here on the normal distribution is near enough
_Z95: Final = 1.645  # its one-sided 95 % quantile (any table)


def surely_more(found: int, count: int, share: float) -> bool:
    """True if `found` of `count` shows that more than this share (0..1) is so: by the binomial distribution, 95 %."""
    if found <= share * count:
        return False
    if count > _MANY:
        return found - 0.5 > share * count + _Z95 * math.sqrt(count * share * (1 - share))
    chance = (1 - share) ** count  # of exactly none
    fewer = 0.0
    for number in range(found):
        fewer += chance
        if fewer > 1 - ONE_SIDED:
            return True
        chance *= (count - number) / (number + 1) * share / (1 - share)
    return False
