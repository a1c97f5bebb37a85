"""What the gauges of a watch measure is said in words and with units, in one place for the live page and for trends."""

import pytest

from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.gauge import gauges
from wsinvest.report.gauge_words import GAUGES, gauge_mean, gauge_value, gauge_word, in_words


def test_every_gauge_has_its_words():
    """A new gauge needs a line among the words, and nothing else stands there."""
    assert set(GAUGES) == {name for unit in gauges() for name in unit.names}
    for language in ("en", "pt_BR"):
        assert len(GAUGES) == len({gauge_word(name, language) for name in GAUGES})


@pytest.mark.parametrize(
    ("name", "value", "said", "mean"),
    [
        ("rss_bytes", 52428800, "50.0\u00a0MiB", "50.0\u00a0MiB"),
        ("memory_host", 0.423, "42.3%", "42.3%"),
        ("health_ms", 12.4, "12\u00a0ms", "12\u00a0ms"),
        ("token_path", 1, "yes", "100%"),
        ("metrics_ok", 0, "no", "0%"),
        ("health_status", 0, "no answer", ""),
        ("health_status", 503, "503", ""),
        ("connections", 1200, "1,200", "1,200"),
        ("connections", 2.5, "2.5", "2.5"),
        ("of_tomorrow", 7, "7", "7"),
    ],
)
def test_a_number_is_told_with_its_unit(name: str, value: float, said: str, mean: str):
    """A mean of yes and no is the share of yes; one of HTTP statuses says nothing."""
    assert (said, mean) == (gauge_value(name, value, "en"), gauge_mean(name, value, "en"))


def test_the_order_is_that_of_the_words_without_their_accents():
    """A word that begins with an accent does not stand behind all others."""
    names = ["token_path", "rss_bytes", "descriptors_open"]

    assert ["token_path", "rss_bytes", "descriptors_open"] == in_words(names, "en")
    assert ["descriptors_open", "token_path", "rss_bytes"] == in_words(names, "pt_BR")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_what_another_version_wrote_keeps_its_name(language: str):
    """It is shown, without words."""
    assert "of_tomorrow" == gauge_word("of_tomorrow", language)
