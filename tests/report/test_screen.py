"""The terminal's pages: one screen that a tired engineer can act on, in any locale, coloured only where wanted."""

import shlex
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.building import answered, case, opened, repeats
from tests.report.sections.sample import RIVALS, RULES, UNDECIDED, calm, diagnosis, fine, readable, registry, sample
from tests.rules.settings import config
from tests.rules.tokens import refused, token
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.config import Between, Contradiction
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import fill
from wsinvest.model.attempt import Change
from wsinvest.model.case import Remark
from wsinvest.model.finding import Link, NotExamined, Surer
from wsinvest.report.screen import journal, screen, summary
from wsinvest.report.sections import view_of
from wsinvest.report.sections.report import sentence
from wsinvest.report.terminal import fit, pasted

STAMP = fill("{x:time}", {"x": case().now}, "en")
PATH = "data/reports/20261122T154233Z-demo-b03a/report.html"


def on_screen(language: str = "en", of=None, **more) -> str:
    """The screen of the sample."""
    return screen(of or diagnosis(), language, registry=readable(*RULES, UNDECIDED, *RIVALS), **more)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [diagnosis(), fine(), diagnosis(of=case())], ids=["sample", "fine", "empty"])
def test_it_is_one_screen_of_80_columns(of, language):
    """Nothing is cut: it fits, in width and in height."""
    lines = on_screen(language, of).splitlines()

    assert 80 >= max(map(len, lines))
    assert 40 >= len(lines)


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_the_terminal(width: int, language: str):
    """As wide as the terminal, but lines of more than 100 columns are hard to read; what is pasted is not wrapped."""
    lines = on_screen(language, width=width).splitlines()
    prose = [line for line in lines if not line.startswith("    ")]

    assert min(width, 100) >= max(map(len, prose))
    assert min(width, 100) - 20 < max(map(len, prose))


def test_it_says_what_is_wrong_why_and_what_to_do():
    """In that order: verdict, cause with proof and chain, first step with lines and check, more causes, the rest."""
    said = on_screen(of=diagnosis(of=sample(config=config({"JWT_SECRET": ""}))))
    parts = [
        "[critical] demo ws://127.0.0.1:8765/ws\n",
        "1 of 4 connections opened (25%). 3 failed with: status\n403.",
        "Root cause (proven): secret is broken\n  secret cause\n  Proof: JWT_SECRET is ",
        "  Leads to: token is broken (not observed) → auth is broken\n",
        "Do now: Set JWT_SECRET to a random value",
        "    JWT_SECRET=<at least 32 random bytes>\n",
        "  Check: The service starts",
        "Also a root cause (proven): Memory at 80.8%\n",
        "  Do: Put a resource monitor in place",
        "Not examined: login service, ",
        "Problems: 4 (1 critical, 2 high, 1 medium); all of them with -v.",
    ]
    places = [said.find(part) for part in parts]

    assert -1 not in places, said
    assert sorted(places) == places


def test_the_most_important_stands_in_the_first_24_lines():
    """A terminal of 24 lines shows verdict, cause, fix and check without scrolling."""
    top = "\n".join(on_screen().splitlines()[:24])

    assert all(part in top for part in ("[critical]", "Root cause", "Do now", "JWT_SECRET=<", "Check:"))


def test_no_code_and_no_reference_without_verbose():
    """They are for those who look into the evidence."""
    said, told = on_screen(), on_screen(verbose=True)

    assert not any(mark in said for mark in ("config.secret", "handshake:", "config:values"))
    assert "config.secret.missing" in told
    assert "handshake:repeats/r01/response/status" in told


def test_what_cannot_be_told_apart_is_said_with_the_command_that_would():
    """The command can be copied, since nothing else stands on its line."""
    said = on_screen(of=diagnosis(UNDECIDED, of=sample()))

    assert (
        "It may also be this; to tell, run:\n"
        "  • proxy is broken\n"
        "      curl -i http://127.0.0.1:9000/ws\n"
        "    426: the proxy strips it.\n"
    ) in said


def test_what_is_not_proven_tells_its_cause():
    """The answer's own words stand there, and are all that there is to go by."""
    refused_with = answered("r01", 409, '{"error": "user already connected"}')
    said = screen(diagnose(case(handshake=repeats(refused_with))))

    assert "gives as reason: user already connected" in " ".join(said.split())


def test_below_high_there_is_advice_and_nothing_for_today():
    """Hygiene must not look urgent."""
    said = on_screen(of=calm())

    assert "\n\nNothing that was found has to be done today.\n\nAdvice\n  1. Set JWT_SECRET to a random" in said
    assert "Do now" not in said
    assert "Recomendações\n  1. " in on_screen("pt_BR", calm())
    assert "Advice" not in on_screen(of=fine())


def test_verbose_shows_every_code_and_the_probes():
    """What the first screen leaves out."""
    probe = opened("p01", change=Change("token", "x"), base="r01")
    said = on_screen(of=diagnosis(of=sample(handshake=repeats(answered("r01", 403), probes=(probe,)))), verbose=True)

    assert "  [medium] config.logging.limited (proven)\n      config:values/logs" in said
    assert "this change alone opens" in said
    assert "shown with -v" not in said


def test_what_was_not_examined_is_named_once_and_briefly():
    """A list of forty codes would bury the rest; the reasons are told with -v."""
    codes = tuple(f"tls.certificate.x{n}" for n in range(40))
    of = replace(diagnosis(), not_examined=(NotExamined(Remark("Not TLS.", "Sem TLS."), codes=codes),))

    assert "\nNot examined: WebSocket handshake (why: -v)\n" in on_screen(of=of)
    assert "Not TLS." in on_screen(of=of, verbose=True)


def test_what_was_not_examined_takes_two_lines_at_most():
    """The others are counted."""
    topics = tuple(f"the collector number {n}" for n in range(20))
    of = replace(diagnosis(), not_examined=(NotExamined(Remark("Why.", "Por quê."), topics=topics),))
    lines = on_screen(of=of).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Not examined"))

    assert lines[start + 1].endswith("more (why: -v)")
    assert "" == lines[start + 2]


def test_of_several_chains_of_a_root_the_longest_is_shown():
    """All of them with -v."""
    of = diagnosis()
    several = replace(of, chains=(of.chains[0], of.chains[0][:1], of.chains[1]))

    assert 1 == on_screen(of=several).count("secret is broken")
    assert 2 == on_screen(of=several, verbose=True).count(
        "secret is broken (root cause, proven; config.secret.missing)"
    )


def test_more_roots_than_fit_are_counted():
    """Nothing vanishes silently."""
    codes = ("config.secret.missing", "resource.memory.pressure", "http.auth.rejected", "config.logging.limited")
    many = replace(diagnosis(), chains=tuple((Link(code, True),) for code in codes))

    assert 2 == on_screen(of=many).count("Also a root cause")
    assert "1 more root cause, shown with -v." in on_screen(of=many)


def test_it_says_what_would_make_it_surer():
    """An option that can be typed, and what it would tell; not what the first step names already."""
    options = (Surer("--ca-file FILE", Remark("the authority", "a autoridade")),)
    named = replace(SET_SECRET, snippet=Remark("wsinvest diagnose --ca-file FILE", "wsinvest diagnose --ca-file FILE"))

    assert "To be surer, add to the next run:\n  --ca-file FILE  the authority\n" in on_screen(
        of=replace(diagnosis(), surer=options)
    )
    assert "To be surer" not in on_screen(of=replace(diagnosis(), surer=options, first=named))


def test_a_long_command_goes_on_after_a_backslash():
    """So that it can be pasted from 60 columns as from 200; an option keeps its value on its line."""
    command = "printf '%s\\n' a 'b  c' -x \"d e\" -H 'Connection: Upgrade' -H 'Upgrade: websocket' /live/ws"
    lines = [*pasted(command, 40, "    ")]

    assert 1 < len(lines)
    assert 40 >= max(map(len, lines))
    assert not any(line.rstrip("\\ ").endswith("-H") for line in lines)
    assert shlex.split(command) == shlex.split(" ".join(line.removesuffix("\\") for line in lines))


def test_the_summary_of_a_report_is_the_same_screen_and_the_path():
    """Who runs `report` reads no less than who runs `diagnose`."""
    known = readable(*RULES, UNDECIDED, *RIVALS)

    for language, label in (("en", "Report"), ("pt_BR", "Relatório")):
        said = summary(diagnosis(), PATH, language, registry=known)
        assert f"{on_screen(language)}\n{label}: {PATH}\n" == said


def test_the_screen_of_a_healthy_target():
    """No empty headings."""
    assert (
        f"[ok] demo ws://127.0.0.1:8765/ws\n{STAMP}: 1 of 1 connection opened (100%).\n\n"
        f"No fault was found in what could be examined.\n\n"
        f"Sessions were watched for a second. To see if idle ones live, add: --hold 75\n\nReport: {PATH}\n"
        == summary(replace(fine(), surer=()), PATH, registry=registry())
    )


def test_the_line_for_the_journal_is_one_ascii_line_of_keys():
    """So that grep and a log shipper can read it."""
    of = diagnosis(
        of=replace(
            sample(), manifest=replace(sample().manifest, target=replace(sample().manifest.target, name="câmera 1\n"))
        )
    )
    line = journal(of, PATH)

    assert line.isascii()
    assert "\n" not in line
    assert line.startswith("wsinvest target=camera_1")
    assert "status=critical problems=4 critical=1 high=2 medium=1 low=0" in line
    assert f"roots=config.secret.missing,resource.memory.pressure report={PATH}" in line
    assert "roots=none" in journal(fine())


def test_the_screen_needs_neither_plotly_nor_pandas():
    """They cost more time than a whole diagnosis."""
    code = "import sys, wsinvest.report.screen; print(*{'plotly', 'pandas', 'nbformat', 'IPython'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "" == done.stdout.strip()


def test_in_ascii_every_character_has_a_form():
    """Locale C: arrows and accents."""
    said = fit(on_screen("pt_BR"), "ascii")

    assert "[en] token is broken (nao observado) -> [en] auth" in " ".join(said.split())
    assert "?" not in said


def test_verbose_follows_the_token_and_names_what_contradicts():
    """Every hop with its evidence, and each contradiction with what counted."""
    origin = Contradiction("WS_URL", Between.ORIGINS, "option", ("env_file",))
    facts = {"token": token(), "config": replace(config(), contradictions=(origin,)), "handshake": refused()}
    said = screen(diagnose(case(**facts)), verbose=True)

    assert "The token went wrong at “verdict of the server”: refused." in said
    assert "• WS_URL: command line counts; .env file says something else" in said
    assert "went wrong at" not in screen(diagnose(case(**facts)))


def test_what_was_not_given_is_no_root_cause():
    """It is undetermined if the service is at fault, so that screen and page say what it asks for."""
    change = Change("cookie", "cookies_returned")
    probe = opened("p01", change=change, base="r01")
    found = diagnose(case(handshake=repeats(answered("r01", 403), probes=[probe])))
    said = " ".join(screen(found).split())

    assert "undetermined" == found.status
    assert "What it asks for (inferred): The server opens only for those who send its cookie" in said
    assert "What it asks for (inferred): " in sentence(view_of(found, "en"))
    assert "curl -sS -D - -o /dev/null http://127.0.0.1:8765/ws | grep" in said
    assert not any("oot cause" in one for one in (said, sentence(view_of(found, "en"))))
