"""WebSocket close codes and the groups that rules ask for (RFC 6455 section 7.4; IANA Close Code Number Registry)."""

from typing import Final

NORMAL_CLOSURE: Final = 1000
GOING_AWAY: Final = 1001
NO_STATUS: Final = 1005  # never sent: it stands for a close frame without a code
POLICY_VIOLATION: Final = 1008
MESSAGE_TOO_BIG: Final = 1009
INTERNAL_ERROR: Final = 1011
SERVICE_RESTART: Final = 1012
TRY_AGAIN_LATER: Final = 1013
UNAUTHORIZED: Final = 3000
FORBIDDEN: Final = 3003

NORMAL: Final = frozenset({NORMAL_CLOSURE, NO_STATUS})
LEAVING: Final = frozenset({GOING_AWAY, SERVICE_RESTART})
REFUSED: Final = frozenset({POLICY_VIOLATION, UNAUTHORIZED, FORBIDDEN})
# RFC 6455 section 7.4.2: of libraries, frameworks and applications, registered with IANA; those of REFUSED aside.
REGISTERED: Final = frozenset(range(3000, 4000)) - REFUSED
PRIVATE_USE: Final = frozenset(range(4000, 5000))  # RFC 6455 section 7.4.2: the application says what they mean
HTTP_COPIES: Final = frozenset({4401, 4403})  # of private use: 401 and 403, as many applications write them
