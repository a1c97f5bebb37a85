"""The terminal's pages: one screen that a tired engineer can act on, in any locale, coloured only where wanted."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.building import answered, case, opened, repeats
from tests.report.sections.sample import RIVALS, RULES, UNDECIDED, calm, diagnosis, fine, readable, registry, sample
from tests.rules.settings import config
from tests.rules.tokens import refused, token
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.config import Between, Contradiction
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.attempt import Change
from wsinvest.model.case import Remark
from wsinvest.model.finding import Link, NotExamined
from wsinvest.report.screen import journal, screen, summary, write

PATH = "data/reports/20261122T154233Z-demo-b03a/report.html"


def on_screen(language: str = "en", of=None, **more) -> str:
    """The screen of the sample."""
    return screen(of or diagnosis(), language, registry=readable(*RULES, UNDECIDED, *RIVALS), **more)


class Terminal(io.TextIOWrapper):
    """A terminal of some encoding."""

    def isatty(self) -> bool:
        return True


def written(said: str, encoding: str, kind: type[io.TextIOWrapper]) -> str:
    """What arrives at a stream of this encoding."""
    raw = io.BytesIO()
    stream = kind(raw, encoding=encoding, newline="\n")
    write(said, stream)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", [diagnosis(), fine(), diagnosis(of=case())], ids=["sample", "fine", "empty"])
def test_it_is_one_screen_of_80_columns(of, language):
    """Nothing is cut: it fits, in width and in height."""
    lines = on_screen(language, of).splitlines()

    assert 80 >= max(map(len, lines))
    assert 40 >= len(lines)


def test_it_says_what_is_wrong_why_and_what_to_do():
    """In that order: verdict, causes with chain and proof, do now with the check, what was not examined."""
    said = on_screen()
    parts = [
        "[critical] demo ws://127.0.0.1:8765/ws\nProblems: 4 (1 critical, 2 high, 1 medium)",
        "Main root cause (proven): secret is broken.",
        "Root causes\n  1. secret is broken (root cause, proven)\n     → token is broken (not observed)\n",
        "     → auth is broken\n     proof: config:values/JWT_SECRET",
        "Do now\n  1. Set JWT_SECRET to a random value",
        "     Check: The service starts",
        "Not examined\n  • login service: The measurement ran out of time.",
        "1 further finding, shown with -v.",
    ]
    places = [said.find(part) for part in parts]

    assert -1 not in places
    assert sorted(places) == places


def test_what_cannot_be_told_apart_is_said_with_the_command_that_would():
    """The command can be copied, since nothing else stands on its line."""
    said = on_screen(of=diagnosis(UNDECIDED, of=sample()))

    assert (
        "     or: proxy is broken\n"
        "     to tell, run:\n"
        "       curl -i http://127.0.0.1:9000/ws\n"
        "     426: the proxy strips it.\n"
    ) in said


def test_what_is_not_proven_tells_its_cause():
    """The answer's own words stand there, and are all that there is to go by."""
    refused_with = answered("r01", 409, '{"error": "user already connected"}')
    said = screen(diagnose(case(handshake=repeats(refused_with))))

    assert "own words: user already connected" in " ".join(said.split())


def test_below_high_there_is_advice_and_nothing_for_today():
    """Hygiene must not look urgent."""
    said = on_screen(of=calm())

    assert "\n\nNothing that was found has to be done today.\n\nAdvice\n  1. Set JWT_SECRET to a random" in said
    assert "Do now" not in said
    assert "Recomendações\n  1. " in on_screen("pt_BR", calm())
    assert "Advice" not in on_screen(of=fine())


def test_verbose_shows_every_code_and_the_probes():
    """What the one screen leaves out."""
    probe = opened("p01", change=Change("token", "x"), base="r01")
    said = on_screen(of=diagnosis(of=sample(handshake=repeats(answered("r01", 403), probes=(probe,)))), verbose=True)

    assert "  [medium] config.logging.limited (proven)\n      config:values/logs" in said
    assert "this change alone opens" in said
    assert "shown with -v" not in said


def test_many_codes_that_could_not_be_told_are_counted():
    """A list of forty codes would bury the rest."""
    codes = tuple(f"tls.certificate.x{n}" for n in range(4))
    of = replace(diagnosis(), not_examined=(NotExamined(Remark("Not TLS.", "Sem TLS."), codes=codes),))

    assert "  • 4 checks: Not TLS." in on_screen(of=of)
    assert "  • 4 verificações: Sem TLS." in on_screen("pt_BR", of)


def test_of_several_chains_of_a_root_the_longest_is_shown():
    """All of them with -v."""
    of = diagnosis()
    several = replace(of, chains=(of.chains[0], of.chains[0][:1], of.chains[1]))

    assert 1 == on_screen(of=several).count("secret is broken (root")
    assert 2 == on_screen(of=several, verbose=True).count(
        "secret is broken (root cause, proven; config.secret.missing)"
    )


def test_more_roots_than_fit_are_counted():
    """Nothing vanishes silently."""
    of = diagnosis()
    many = replace(of, chains=tuple((Link(f"some.code.n{n}", True),) for n in range(6)))

    assert "  3 more root causes, shown with -v." in on_screen(of=many)
    assert "shown with -v" not in on_screen(of=many, verbose=True)


def test_the_summary_of_a_report():
    """Status, problems by severity, root causes with their chains, the path."""
    said = summary(diagnosis(), PATH, "pt_BR", registry=registry())

    assert said.startswith("[crítico] demo ws://127.0.0.1:8765/ws\nTotal de problemas: 4 (1 crítico, 2 altos, 1 médio)")
    assert "[crítico] Segredo de assinatura\n[alto] Memória, Handshake WebSocket\n[médio] Logs" in said
    assert "→ [en] auth is broken (observado; http.auth.rejected)" in said
    assert said.endswith(f"\n\nRelatório: {PATH}\n")


def test_the_summary_of_a_healthy_target():
    """No empty headings."""
    assert f"[ok] demo ws://127.0.0.1:8765/ws\nProblems: 0\n\nReport: {PATH}\n" == summary(
        fine(), PATH, registry=registry()
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


def test_a_terminal_without_utf_8_gets_ascii():
    """Locale C: arrows and accents have a form there."""
    said = written(on_screen("pt_BR"), "ascii", io.TextIOWrapper)

    assert "-> [en] token is broken (nao observado)" in said
    assert "?" not in said


def test_colour_only_on_a_terminal():
    """In any encoding the marked word is found."""
    assert "\x1b[1;31m[crítico]\x1b[0m" in written(on_screen("pt_BR"), "utf-8", Terminal)
    assert "\x1b[1;31m[critico]\x1b[0m" in written(on_screen("pt_BR"), "ascii", Terminal)
    assert "\x1b" not in written(on_screen("pt_BR"), "utf-8", io.TextIOWrapper)


def test_verbose_follows_the_token_and_names_what_contradicts():
    """Every hop with its evidence, and each contradiction with what counted."""
    origin = Contradiction("WS_URL", Between.ORIGINS, "option", ("env_file",))
    facts = {"token": token(), "config": replace(config(), contradictions=(origin,)), "handshake": refused()}
    said = screen(diagnose(case(**facts)), verbose=True)

    assert "The token went wrong at “verdict of the server”: refused." in said
    assert "• WS_URL: command line counts; .env file says something else" in said
    assert "went wrong at" not in screen(diagnose(case(**facts)))
