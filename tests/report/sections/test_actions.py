"""What to do is complete: today's steps with snippet and check, sums of the plan, objectives with what was measured."""

from dataclasses import replace

import pytest

from tests.building import case, target
from tests.report.sections.sample import WHY, calm, diagnosis, fine, sample, section, unfolded, view
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.diagnose.objectives import objectives_of
from wsinvest.model.finding import (
    CREDENTIAL_REQUIRED,
    Confidence,
    Diagnosis,
    Finding,
    Objective,
    ObjectiveState,
    Rival,
    Severity,
)
from wsinvest.model.target import Url
from wsinvest.report.blocks import Badge, Bullets, Card, Code, Fold, Heading, Paragraph, Table, Tone
from wsinvest.report.phrases import PHASE_1_ADVICE
from wsinvest.report.sections import actions
from wsinvest.report.terminal import text

REQUIRED = Finding(
    CREDENTIAL_REQUIRED,
    "handshake",
    "connection",
    Severity.MEDIUM,
    Confidence.OBSERVED,
    root_cause=False,
    not_given=True,
    values={},
    steps=(SET_SECRET,),
    evidence=(),
    refuted=(),
    rivals=(Rival("http.proxy.upgrade_stripped", "wsinvest diagnose URL", WHY),),
)


def tables(name: str, of: Diagnosis | None = None, language: str = "en") -> list[Table]:
    """The tables of a section."""
    return [block for block in unfolded(section(name, language, of).blocks) if isinstance(block, Table)]


def test_today_has_each_step_with_its_time_its_snippet_and_its_check():
    """A step without a check could not be called done."""
    first = next(block for block in section("today").blocks if isinstance(block, Card))

    assert "1. Set JWT_SECRET to a random value of 32 bytes or more" in str(first.title)
    assert "without it (15\u00a0min)" in str(first.title)
    assert isinstance(first.blocks[0], Code)
    assert "\nJWT_SECRET=<at least 32 random bytes>" in first.blocks[0].text
    assert "Check: The service starts, and a login answers" in text(section("today"))


def test_grave_problems_of_later_phases_are_prepared_today():
    """Memory at high: its step of phase 2 is named with its time, and the line at which to alert."""
    blocks = section("today", "pt_BR").blocks

    assert "Comece a preparar hoje" == blocks[-1].title
    items = next(block for block in unfolded(blocks) if isinstance(block, Bullets)).items
    assert items[0].endswith("(4\u00a0h, próximos 2 dias)")
    assert "Configurar alerta para memória acima de 85\u00a0%." == items[1]


def test_the_plan_has_phases_times_and_sums():
    """Phase 1: secret 15, restart 15; phase 2: monitor 4 h; phase 3: training 2 h."""
    found = tables("plan")

    assert [
        ("2 steps, 30\u00a0min in all", "30\u00a0min"),
        ("1 step, 4\u00a0h in all", "4\u00a0h"),
        ("1 step, 2\u00a0h in all", "2\u00a0h"),
    ] == [(table.caption, table.total[-1]) for table in found]


def test_each_table_has_its_heading():
    """The phase or the kind above, the count beside a phase and in the caption."""
    phases = [block.title for block in section("plan").blocks if isinstance(block, Fold)]
    kinds = [block.text for block in section("objectives", "pt_BR").blocks if isinstance(block, Heading)]

    assert ("Phase 1: critical corrections (today)", "· 2 steps, 30\u00a0min in all") == phases[0]
    assert ["Indicadores de resolução", "Métricas de monitoramento"] == kinds
    assert "1 de 5 atingido, 1 não atingido, 3 desconhecidos" == tables("objectives", language="pt_BR")[1].caption


def test_steps_that_the_original_did_not_have_are_marked_in_its_case():
    """Only there: to any other reader the mark would say nothing."""
    mine = diagnosis()
    steps = (replace(mine.plan[0], original=False), *mine.plan[1:])
    manifest = replace(sample().manifest, reconstructed_from="report.md")
    recorded = replace(mine, plan=steps, case=replace(sample(), manifest=manifest))

    assert str(tables("plan", recorded)[0].rows[0][0]).endswith(" *")
    assert "* Not in the original report" in text(section("plan", of=recorded))
    assert "*" not in text(section("plan", of=replace(mine, plan=steps)))


def test_objectives_show_limit_measurement_and_state():
    """Unknown is an answer of its own."""
    resolution, monitoring = tables("objectives")

    assert (6, 5) == (len(resolution.rows), len(monitoring.rows))
    assert ("Success rate of connections", "> 95%", "25%", Badge("missed", Tone.BAD)) == monitoring.rows[0]
    assert ("Handshake latency (95th percentile)", "< 500\u00a0ms", "12\u00a0ms", Badge("met", Tone.GOOD)) == (
        monitoring.rows[1]
    )
    assert ("Memory in use", "< 80%", "unknown", Badge("unknown", Tone.UNKNOWN)) == monitoring.rows[2]
    assert ("The login page responds", "yes", "unknown", Badge("unknown", Tone.UNKNOWN)) == resolution.rows[3]


def test_objectives_follow_the_language():
    """80,8 % and não."""
    resolution, monitoring = tables("objectives", language="pt_BR")

    assert ["= 0", "sim", "< 75\u00a0%"] == [resolution.rows[n][1] for n in (1, 3, 4)]
    assert ["> 95\u00a0%", "25\u00a0%"] == list(monitoring.rows[0][1:3])
    assert 11 == len(objectives_of(sample()))


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [
        (1.0, "yes_no", "pt_BR", "sim"),
        (0.0, "yes_no", "en", "no"),
        (0.95, "ratio", "pt_BR", "95\u00a0%"),
        (500.0, "ms", "en", "500\u00a0ms"),
        (1091.0, "count", "pt_BR", "1.091"),
    ],
)
def test_values_by_unit(value, unit, language, expected):
    """The unit says how a number is read."""
    objective = Objective("any", "monitoring", "=", value, unit, None, ObjectiveState.UNKNOWN)

    assert expected == actions.amount(view(language=language), objective, value)


def test_the_next_steps_end_with_the_line_that_runs_it_again():
    """In the order in which they are done."""
    steps, _again, line = section("next").blocks

    assert isinstance(steps, Bullets)
    assert steps.ordered
    assert 5 == len(steps.items)
    assert Code("make report") == line
    assert Code('make report ARGS="--language pt-BR"') == section("next", "pt_BR").blocks[-1]


@pytest.mark.parametrize(
    ("about", "line"),
    [
        ({"name": "checkout"}, "python -m wsinvest report checkout"),
        ({"name": "example.org/ws"}, "python -m wsinvest report wss://example.org:443/ws"),
        (
            {"name": "example.org/ws", "env_file": "a b/.env", "login_url": Url("https", "example.org", 443, "/login")},
            "python -m wsinvest report wss://example.org:443/ws --env-file 'a b/.env' "
            "--login-url https://example.org:443/login",
        ),
        (
            {
                "name": "checkout",
                "headers": ("X-Key",),
                "resolve": ("example.org:443:192.0.2.1",),
                "proxy": Url("socks5", "127.0.0.1", 1080),
                "insecure": True,
                "family": "IPv4",
            },
            "python -m wsinvest report checkout --header 'X-Key: …' --resolve example.org:443:192.0.2.1 "
            "--proxy socks5://127.0.0.1:1080 --insecure -4",
        ),
    ],
)
def test_how_to_run_again(about, line):
    """A named target by its name; a bare URL with the options that made a difference; never a query."""
    of = replace(target(Url("wss", "example.org", 443, "/ws", ("token",))), **about)

    assert line == actions.command(view(diagnosis(of=case(of=of))))


def test_a_reconstructed_case_is_replayed():
    """There is no target to investigate again."""
    manifest = replace(sample().manifest, run="2025-07-27", reconstructed_from="report.md")
    recorded = diagnosis(of=replace(sample(), manifest=manifest))

    line = "python -m wsinvest replay data/incidents/2025-07-27"
    assert line == actions.command(view(recorded))
    assert f"{line} --language pt-BR" == actions.command(view(recorded, "pt_BR"))


def test_nothing_to_do_is_said():
    """No empty sections."""
    assert (Paragraph("Nothing that was found has to be done today."),) == section("today", of=fine()).blocks
    assert (Paragraph("Nothing has to be corrected."),) == section("plan", of=fine()).blocks
    assert ("Run it again on a schedule.",) == unfolded(section("next", of=fine()).blocks)[0].items


def test_measures_are_folded_where_none_is_missed():
    """Nobody has to look at them; one that is missed or unknown is seen at once."""
    met = tuple(replace(one, state=ObjectiveState.MET) for one in objectives_of(sample()))

    assert [Fold, Fold] == [
        type(block) for block in section("objectives", of=replace(diagnosis(), objectives=met)).blocks
    ]
    assert Fold not in [type(block) for block in section("objectives").blocks]


@pytest.mark.parametrize(
    ("language", "nothing", "advice"),
    [
        ("en", "Nothing that was found has to be done today.", "Advice"),
        ("pt_BR", "Nada do que foi encontrado precisa ser feito hoje.", "Recomendações"),
    ],
)
def test_below_high_there_is_advice_and_nothing_for_today(language: str, nothing: str, advice: str):
    """Hygiene must not look urgent, neither in today's section nor in the verdict nor in the plan."""
    found = section("today", language, calm()).blocks
    plan = section("plan", language, calm()).blocks

    assert (Paragraph(nothing), Heading(advice), Card) == (*found[:2], type(found[2]))
    assert Paragraph(nothing) == section("verdict", language, calm()).blocks[1]
    assert PHASE_1_ADVICE.say(language) == plan[0].title[0]


def test_a_missing_credential_is_what_to_do_first():
    """The steps that it requires, and what else is refused alike with the command that decides; never "nothing"."""
    asks = replace(diagnosis(of=fine().case), findings=(REQUIRED,), chains=())
    found = actions.today(view(asks))

    assert asks.undetermined
    assert not asks.urgent
    assert [Card, Heading, Card] == [type(block) for block in found]
    assert found[-1].blocks[0] == Code("wsinvest diagnose URL")
