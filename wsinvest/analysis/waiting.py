"""How long an answer was waited for."""

from wsinvest.model.attempt import StageName

WAITED_FOR = (StageName.REQUEST, StageName.RESPONSE)
