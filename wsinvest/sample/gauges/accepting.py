"""The accept queue of the server's listener against its backlog."""

from wsinvest.model.gauge import gauge
from wsinvest.sample.here import Here


@gauge("accept_queue", "accept_backlog")
def accepting(here: Here) -> dict[str, float]:
    """The fullest listener of the port; nothing if there is none, no backlog if the kernel does not tell it."""
    found = here.listener
    if found is None:
        return {}
    return {"accept_queue": found.queue, **({} if found.backlog is None else {"accept_backlog": found.backlog})}
