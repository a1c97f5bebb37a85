"""The token trace as a line: one mark a hop, the one where it went wrong stands out, in both languages."""

import pytest

from tests.building import case
from tests.report.figures.seeing import texts, view
from tests.rules.settings import config, login
from tests.rules.tokens import accepted, refused, token
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.decodings import DECODINGS
from wsinvest.facts.token import Damage
from wsinvest.facts.token_trace import Flaw, HopName, HopState
from wsinvest.facts.words import DECODING_WORDS
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.case import Case
from wsinvest.report.figures import token_trace
from wsinvest.report.figures.frame import RED
from wsinvest.report.sections import view_of
from wsinvest.report.sections.token_trace import FLAWS, HOPS, STATES
from wsinvest.report.sections.view import View

QUOTED = case(token=token(damage=Damage(quoted=True)), handshake=refused(), login=login(), config=config())
FINE = case(token=token(), handshake=accepted(), login=login(), config=config())


def seen(of: Case, language: str = "en") -> View:
    return view_of(diagnose(of), language)


def test_every_hop_has_one_mark():
    """In its column, under its state."""
    marks = [trace for trace in token_trace.draw(seen(QUOTED)).spec["data"] if trace["mode"] == "markers"]

    assert list(range(7)) == sorted(place for trace in marks for place in trace["x"])
    assert [[2]] == [trace["x"] for trace in marks if trace["marker"]["color"] == RED]


def test_the_flaw_stands_above_the_hop():
    """And the caption says it in a sentence."""
    figure = token_trace.draw(seen(QUOTED, "pt_BR"))

    assert "entre aspas" in list(texts(figure.spec["layout"]["annotations"]))
    assert "O token falhou em “resposta do login”: entre aspas." == figure.caption


def test_a_token_that_is_let_in_has_no_red_mark():
    """And no mark that is not used stands in the legend."""
    figure = token_trace.draw(seen(FINE))

    assert "The token came through every hop, and the server let it in." == figure.caption
    assert ["in order"] == [trace["name"] for trace in figure.spec["data"] if trace.get("showlegend")]


def test_the_table_has_a_row_for_each_hop():
    """With fingerprint and evidence."""
    assert 7 == len(token_trace.draw(seen(QUOTED)).table.rows)


def test_without_a_token_there_is_nothing_to_draw():
    """The caption says why."""
    figure = token_trace.draw(view(case()))

    assert (None, None) == (figure.spec, figure.table)
    assert "none to follow" in figure.caption


@pytest.mark.parametrize(
    ("words", "members"), [(HOPS, HopName), (STATES, HopState), (FLAWS, Flaw), (DECODING_WORDS, DECODINGS)]
)
def test_everything_has_words(words, members):
    """A new member without words would stop a report."""
    assert set(members) == set(words)
    assert all(
        phrase.say(language) or member is Flaw.NONE for member, phrase in words.items() for language in LANGUAGES
    )
