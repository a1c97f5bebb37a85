"""What a configuration lacks is known only where its file was read, and matters only where nothing shows otherwise."""

import pytest

from tests.rules.settings import COMPLETE, config, file, login
from tests.rules.tokens import accepted
from wsinvest.analysis.configuration import cite, lacks_required, number_of, unread
from wsinvest.facts.config import FileState
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import NotMeasured


@pytest.mark.parametrize(
    ("state", "named", "known"),
    [
        (FileState.READ, True, True),
        (FileState.NOT_NAMED, False, False),
        (FileState.MISSING, True, False),
        (FileState.BINARY, True, False),
    ],
)
def test_absence_is_known_only_where_the_named_file_was_read(state, named, known):
    """Law one: absence is evidence in a named source only."""
    found = unread(config(env_file=file(state=state), source_named=named))

    assert known == (not isinstance(found, NotMeasured))


def test_a_setting_that_no_case_holds_is_cited_by_the_list_of_unset_names():
    """Once, however many there are."""
    facts = config()

    assert ("config:values/JWT_SECRET", "config:unset") == cite(facts, "JWT_SECRET", "NO_SUCH", "NEITHER")


@pytest.mark.parametrize(
    ("expected", "values", "answer", "shaken"),
    [
        (True, {}, None, None),
        (True, {}, login(TokenState.EMPTY), None),
        (False, {}, login(), None),
        (False, {}, None, accepted()),
        (False, COMPLETE, None, None),
    ],
)
def test_a_required_setting_is_lacking_unless_the_service_evidently_has_it(expected, values, answer, shaken):
    """A token that was issued or let in shows that it has its secret from elsewhere."""
    assert expected is lacks_required(config(values), answer, shaken)


@pytest.mark.parametrize(
    ("expected", "text"),
    [(0, "0"), (200, "200"), (10**18 - 1, "9" * 18), (None, "9" * 19), (None, "9" * 5000), (None, "-1"), (None, "٣"),
     (None, "²"), (None, "2 k"), (None, "")],
)  # fmt: skip
def test_a_number_is_plain_and_not_endless(expected, text):
    """A case from elsewhere may hold any text."""
    assert expected == number_of(config({"WS_MAX_CONNECTIONS": text}), "WS_MAX_CONNECTIONS")
