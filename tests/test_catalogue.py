"""The catalogue of causes: what `wsinvest rules --json` says is kept, so that a diff reviews it."""

import json
import re
from pathlib import Path

import pytest

from tests.building import case, target
from tools import codes
from wsinvest.analysis import paste, proxy_lines
from wsinvest.analysis.token_place import lines_of
from wsinvest.cli.catalogue.document import document
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.i18n.catalogue import LANGUAGES, UNTRANSLATED
from wsinvest.model.registry import load
from wsinvest.model.target import AuthMode, Url
from wsinvest.model.taxonomy import category_of, family_of

LINK = re.compile(r"\]\((.+?)\.md\)")
HERE = Path(__file__).parent
URL = "ws://a.example/ws"
COMMAND = re.compile(r"(?:[a-z][a-z-]+ )+")  # it begins with the name of a program
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|#.*")
REDIRECTED = re.compile(r"(?<!<)<(?!<|/dev/null)|>")
SHORT = case().manifest
KNOWN = json.loads((HERE / "catalogue.json").read_text("utf-8"))  # codes known from the field, built or not
# Known by name and not built yet; each is one function away.
NOT_BUILT = frozenset(
    """
    resource.cpu.saturated
    """.split()
)


def test_the_catalogue_is_the_one_that_was_reviewed():
    """After a change: `wsinvest rules --json > tests/rules.json`, and read its diff."""
    assert (HERE / "rules.json").read_text("utf-8") == document("en")


def test_no_known_code_vanishes():
    """Each stands in the registry or among those that are not built yet; a code that was built since is no gap."""
    assert NOT_BUILT == {entry["code"] for entry in KNOWN} - set(load().rules)


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry["code"])
def test_family_and_category(entry: dict[str, str]):
    """What readers count as one problem, built or not."""
    assert (entry["family"], entry["category"]) == (family_of(entry["code"]), category_of(entry["family"]))


def test_probes_separate_codes_that_are_there():
    """A misspelt code would never be proven."""
    separated = {code for one in load().experiments.values() for code in one.separates}

    assert set() == separated - set(load().rules)


def test_every_code_has_its_page(tmp_path: Path):
    """`make docs` writes one for each, and an index that names them all; links between pages lead somewhere."""
    (tmp_path / "http.code.that_is_gone.md").write_text("# An older one\n")
    codes.write(tmp_path)

    names = {path.stem for path in tmp_path.iterdir()}
    index = (tmp_path / "index.md").read_text("utf-8")
    links = {link for path in tmp_path.iterdir() for link in LINK.findall(path.read_text("utf-8"))}

    known = (*load().rules, *alerts())
    assert {*known, *codes.areas(known), "index"} == names
    assert [] == [code for code in known if f"]({code}.md)" not in index]
    assert set() == links - names


def test_equal_ids_are_the_same_step():
    """Steps merge by id, so two steps of one id would lose one of them."""
    named = [step for rule in load().rules.values() for step in rule.steps]

    assert [] == [step.id for step in named if step != load().steps[step.id]]


def test_a_snippet_fits_a_narrow_page():
    """A line of more than 76 characters would be cut or wrapped where it is to be copied from."""
    assert [] == [line for line in pasted() if len(line) > 76]


def test_a_command_to_paste_redirects_nothing():
    """`<service>` in a shell would read a file; what is to be filled in is written in capitals."""
    commands = [line for line in pasted() if COMMAND.match(line) and not line.endswith(";")]

    assert commands
    assert [] == [line for line in commands if REDIRECTED.search(QUOTED.sub("", line))]


def pasted() -> list[str]:
    """Every line of every text to paste, in every language, filled for a short URL."""
    values = {**paste.values_of(target(Url("ws", "example", 80, "/ws")), SHORT.taken_at), "name": "token", "url": URL}
    snippets = [step.snippet for step in load().steps.values() if step.snippet]
    snippets += [proxy_lines.NGINX, proxy_lines.APACHE, proxy_lines.HAPROXY, *filter(None, map(lines_of, AuthMode))]
    lines = [line for one in snippets for language in LANGUAGES for line in one.say(language, values).splitlines()]
    return [line.removeprefix(UNTRANSLATED) for line in lines]
