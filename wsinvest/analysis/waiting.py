"""The stages in which the client waits for the server's answer."""

from wsinvest.model.stage import StageName

WAITED_FOR = (StageName.REQUEST, StageName.RESPONSE)
