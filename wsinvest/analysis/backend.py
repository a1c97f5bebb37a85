"""Gateway errors: was the answer immediate or did the gateway wait for its backend?"""

from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName

WAITED_MS = 900.0  # ms; a gateway whose backend refuses answers at once


def was_waited_for(attempt: Attempt) -> bool:
    """True if the answer took WAITED_MS or longer from the end of the request to its head."""
    response = attempt.stage(StageName.RESPONSE)
    return response is not None and (response.took_ms or 0.0) >= WAITED_MS
