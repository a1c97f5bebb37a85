"""What a finding cites is named in words: every fact that has words, in every language, and no name of a field."""

import re
from dataclasses import replace

import pytest

from tests.building import case
from tests.report.sections.sample import diagnosis, readable
from tests.rules.settings import config
from tests.rules.tokens import GOOD, token
from wsinvest.facts.server import Server
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.registry import judging
from wsinvest.report.cited import FACTS, SILENT, VALUES, cited
from wsinvest.report.sections import view_of
from wsinvest.report.sections.view import View


def of(language: str = "en", **facts) -> View:
    return view_of(diagnosis(of=case(**facts)), language, readable())


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("config:values/JWT_SECRET", "JWT_SECRET: length "),
        ("config:values/WS_ORIGIN", "WS_ORIGIN is missing"),
        ("config:env_file/bom", "the .env begins with a byte order mark"),
        ("config:env_file/first_key", ""),
        ("server:descriptor_limit", "the limit of open files is 64"),
        ("server:nothing", ""),
        ("nobody:knows", ""),
    ],
)
def test_in_words(reference: str, expected: str):
    """A setting by its state or shape, a fact by its value; nothing for what is not there."""
    view = of(config=config({"JWT_SECRET": "x" * 48}), server=Server(7, "ws", None, None, None, 64, 64))

    said = cited(view, reference)
    assert said.startswith(expected)
    assert bool(said) is bool(expected)


def test_a_secret_s_value_is_never_said():
    """Only its length class and its entropy."""
    assert "hunter2hunter2" not in cited(
        of(config=config({"JWT_SECRET": "hunter2hunter2"})), "config:values/JWT_SECRET"
    )


def test_a_verdict_is_said_by_its_title():
    """Codes are for -v."""
    judged = token(verdict=replace(GOOD, code="http.auth.rejected"))

    assert "strict validation of the token: auth is broken" == cited(of(token=judged), "token:verdict/code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_its_one_field(language: str):
    """The value, and nothing that nobody fills."""
    for kind, phrase, _value_of in VALUES.values():
        assert {"value"} == set(re.findall(r"\{(\w+)", phrase.template(language)))
        assert kind in judging().facts.values()
    assert all(phrase.say(language) for phrase in FACTS.values())
    assert not SILENT & {*FACTS, *VALUES}
