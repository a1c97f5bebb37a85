"""The names of the gauges that alerts read; the gauge of that name says what it measures and in which unit."""

from typing import Final

# Shares of memory in use, 0..1: of the host, of the control group, and as the health endpoint tells.
MEMORY_HOST: Final = "memory_host"
MEMORY_CGROUP: Final = "memory_cgroup"
MEMORY_TOLD: Final = "memory_told"
MEMORY: Final = (MEMORY_HOST, MEMORY_CGROUP, MEMORY_TOLD)
RSS: Final = "rss_bytes"
MEMORY_LIMIT: Final = "memory_limit_bytes"
DESCRIPTORS_OPEN: Final = "descriptors_open"
DESCRIPTORS_LIMIT: Final = "descriptors_limit"
ACCEPT_QUEUE: Final = "accept_queue"
ACCEPT_BACKLOG: Final = "accept_backlog"
CONNECTIONS: Final = "connections"
CAPACITY: Final = "capacity"  # the lower end of the measured capacity, in connections
LOG_COMPLAINTS: Final = "log_complaints"  # known complaints a minute
LOG_ENDS: Final = "log_ends"  # ends of connections since the sample before, by the log
LOG_ENDS_1006: Final = "log_ends_1006"  # those of them without a close frame
HEALTH_STATUS: Final = "health_status"  # status of the health endpoint's answer, 0 if there was none
TOKEN_PATH: Final = "token_path"  # 1: the login gave a token, or the minted one was accepted; 0: not  # noqa: S105
# Of the watch itself.
BLIND: Final = "watch_blind"  # 1: no target could be measured, for a reason of this host; 0: some could
UNWRITTEN: Final = "watch_unwritten"  # samples that wait for room on the disk
LATE_S: Final = "watch_late_s"  # how much later than due the cycle began
OUTBOX_S: Final = "watch_outbox_s"  # age of the oldest message that could not be delivered
REFUSED: Final = "watch_refused"  # receivers that refuse our messages
