"""How long an answer was waited for."""

from wsinvest.model.stage import StageName

WAITED_FOR = (StageName.REQUEST, StageName.RESPONSE)
