"""What was asked for by option, on page and screen: the message that was sent, and the remark on certificates."""

from dataclasses import replace

from tests.building import WSS, case, opened, repeats, target
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.dialogue import Answer, Dialogue
from wsinvest.report.blocks import Callout, Paragraph
from wsinvest.report.screen import screen
from wsinvest.report.sections import attempts, view_of
from wsinvest.report.sections.report import head

FACTS = replace(repeats(opened("r01")), dialogue=Dialogue(Answer.MATCHED, "pong", 4, 1, 12.0))
SAID = "A message of 4 B was sent on a connection of its own; expected was pong: a text matched, after 12 ms."


def test_what_became_of_the_message_stands_among_the_attempts():
    """Its size and the pattern; the message itself nowhere."""
    found = attempts.tables(view_of(diagnose(case(handshake=FACTS)), "en"))
    texts = [one.text for one in found if isinstance(one, Paragraph)]

    assert [SAID] == [str(text).replace("\u00a0", " ") for text in texts]


def test_unverified_certificates_are_called_so_first():
    """On the page before all else, and on the screen; nowhere else."""
    loud, calm = (
        diagnose(case(of=replace(target(WSS), insecure=insecure), handshake=FACTS)) for insecure in (True, False)
    )

    assert isinstance(head(view_of(loud, "en"))[0], Callout)
    assert not isinstance(head(view_of(calm, "en"))[0], Callout)
    assert [True, False] == ["--insecure" in screen(one) for one in (loud, calm)]
