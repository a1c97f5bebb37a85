"""The catalogue of inputs: nothing twice, secrets known as such, names shown only where they are names."""

from pathlib import Path

import pytest

from wsinvest.config.envfile import parse
from wsinvest.model.settings import (
    BY_NAME,
    CANONICAL,
    CATALOGUE,
    UNUSED,
    Kind,
    is_plausible,
    is_sensitive,
    is_url,
    nearest,
)

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wsinvest"


def test_no_spelling_belongs_to_two_inputs():
    """Each name and alias leads to exactly one input."""
    spellings = [spelling for name in CATALOGUE for spelling in name.spellings]

    assert sorted(CANONICAL) == sorted(spellings)


def test_the_example_env_names_every_input():
    """Whoever copies .env.example has met every input once, and no other."""
    written = (ROOT / ".env.example").read_text(encoding="utf-8").replace("\n# ", "\n").encode()

    assert sorted(BY_NAME) == sorted(set(parse(written).look.names))


def test_the_example_env_holds_no_secret():
    """An example that works as it stands would be used as it stands."""
    entries = parse((ROOT / ".env.example").read_bytes()).entries

    assert [] == [entry.name for entry in entries if is_sensitive(entry.name) and not entry.value.empty]


@pytest.mark.parametrize(
    ("name", "sensitive"),
    [
        ("JWT_SECRET", True),
        ("ALERT_URL", True),
        ("DB_PASSWORD", True),
        ("SENHA_BANCO", True),
        ("STRIPE_API_KEY", True),
        ("SENTRY_DSN", True),
        ("KEY", True),
        ("ADMIN_PIN", True),
        ("PING", False),
        ("JWT_ALGORITHM", False),
        ("WS_TOKEN_PARAM", False),
        ("NODE_ENV", False),
        ("MONKEY", False),
        ("AUTHOR", False),
    ],
)
def test_a_name_tells_whether_its_value_is_a_secret(name, sensitive):
    """The catalogue decides about its own names, the usual words about all others."""
    assert sensitive == is_sensitive(name)


@pytest.mark.parametrize(
    ("name", "plausible"),
    [
        ("JWT_SECRET", True),
        ("nodeEnv2", True),
        ("_x", True),
        ("", False),
        ("2X", False),
        ("A-B", False),
        ("A" * 65, False),
        ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", False),
    ],
)
def test_only_what_can_be_a_variable_is_called_one(name, plausible):
    """A line of a key in base64 that ends in an equal sign is not shown as a name."""
    assert plausible == is_plausible(name)


def test_urls_are_known_by_the_catalogue_and_by_their_ending():
    """REDIS_URL is one, ALERT_URL is a secret first."""
    assert [True, True, False, False] == [is_url(name) for name in ("LOGIN_URL", "REDIS_URL", "ALERT_URL", "CURL")]


def test_the_nearest_name_is_found_without_regard_to_case():
    """And nothing is made up where nothing is near."""
    assert ["JWT_SECRET", ""] == [nearest("jwt_secert", BY_NAME), nearest("zzz", BY_NAME)]
    assert ["hold", "", "max-rate", ""] == [
        nearest("hodl", ("help", "hold")),
        nearest("nonsense", ("insecure", "seed")),
        nearest("max", ("most", "max-rate")),
        nearest("log", ("login-url", "login-user")),
    ]


def test_every_input_says_what_it_is_for():
    """Whoever reads the catalogue learns it there."""
    assert [] == [name.name for name in CATALOGUE if not name.purpose or not isinstance(name.kind, Kind)]


def test_the_names_that_nothing_reads_are_listed():
    """A setting is read somewhere in the package, or a run says that it is not."""
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "settings.py" and path.parent.name != "demo"]
    text = "".join(path.read_text() for path in sources)

    assert UNUSED == {name for name in BY_NAME if f'"{name}"' not in text}
