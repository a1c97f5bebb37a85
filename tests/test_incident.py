"""The recorded incident says all that its report said, section by section, and what that report only guessed."""

import importlib.util
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.host import paths
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis
from wsinvest.report import html, screen
from wsinvest.report.blocks import Section
from wsinvest.report.document import totals, worst_by_family
from wsinvest.report.sections import REPORT, section
from wsinvest.report.terminal import text
from wsinvest.store.cases import open_case, resolve

FOLDER = paths.incident()
ORIGINAL = (FOLDER / "report-2025-07-27.pt-BR.md").read_text(encoding="utf-8")
WIDE = 2000  # no cell of a table is wrapped
FAMILIES = {
    "critical": {"secret", "token-generation"},
    "high": {"memory", "handshake", "premature-close", "invalid-token"},
    "medium": {"environment", "monitoring", "logging", "timeouts", "pool"},
}


@cache
def case() -> Case:
    return open_case(FOLDER)


@cache
def diagnosis() -> Diagnosis:
    return diagnose(case())


def shown(name: str) -> Section:
    return section(diagnosis(), name)


def said(name: str) -> str:
    """A section as a reader sees it, in one line."""
    return " ".join(text(shown(name), WIDE).replace("\u00a0", " ").split())


def original(heading: str) -> str:
    """A part of the original report, by its heading."""
    found = re.search(rf"^## [^\n]*{heading}\n(.*?)(?=^## |^---)", ORIGINAL, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def paths() -> list[list[tuple[str, bool]]]:
    return [[(link.code, link.observed) for link in chain] for chain in diagnosis().chains]


def test_the_case_is_what_its_script_writes(tmp_path):
    """Nobody edited the evidence by hand."""
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    make.FOLDER = tmp_path

    make.main()

    written = open_case(tmp_path)
    assert written.evidence == case().evidence
    assert replace(written.manifest, files=()) == replace(case().manifest, files=())


def test_everything_is_marked_as_reconstructed():
    """In the manifest, in each piece of evidence, and on the page before any number."""
    assert "report-2025-07-27.pt-BR.md" == case().manifest.reconstructed_from
    assert all(item.reconstructed for item in case().evidence.values())
    assert "Este caso foi reconstruído a partir de report-2025-07-27.pt-BR.md" in said("head")
    assert said("head").index("foi reconstruído a partir de") < said("head").index("Data:")


def test_the_head_is_that_of_the_report():
    """`27/07/2025 12:09:14`, CRÍTICO, 11 (2 críticos, 4 altos, 5 médios)."""
    assert "**Data:** 27/07/2025 12:09:14" in ORIGINAL
    assert "**Total de Problemas:** 11 (2 críticos, 4 altos, 5 médios)" in ORIGINAL
    for part in ("Data: 27/07/2025 12:09:14", "[crítico]", "Total de problemas: 11 (2 críticos, 4 altos, 5 médios)"):
        assert part in said("head")


def test_the_problems_are_those_of_the_report():
    """Eleven, by family and severity."""
    worst = worst_by_family(diagnosis().findings)

    assert {"problems": 11, "critical": 2, "high": 4, "medium": 5, "low": 0} == totals(diagnosis().findings)
    assert FAMILIES == {level: {f for f, severity in worst.items() if severity.word == level} for level in FAMILIES}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("JWT_SECRET Não Configurado", ["JWT_SECRET não configurado [crítico]", "Categoria: Autenticação"]),
        ("Falha na Geração de Tokens", ["Categoria: Autenticação · Geração de tokens"]),
        ("Uso Alto de Memória (80.8%)", ["Uso alto de memória (80,8 %)", "13.133,8 MB", "16.252,2 MB", "1.091"]),
        ("Falhas de Handshake WebSocket", ["Handshake WebSocket [alto]", "recusou a conexão", "versão 7 do WebSocket"]),
        ("Fechamentos Prematuros de Conexão", ["Categoria: Conexão · Fechamentos prematuros", "1 de 3"]),
        ("Tokens Vazios/Inválidos", ["Categoria: Autenticação · Tokens vazios ou inválidos"]),
        ("Configuração de Ambiente Incompleta", ["Configuração de ambiente incompleta"]),
        ("Monitoramento Insuficiente", ["Monitoramento insuficiente"]),
        ("Logs de Diagnóstico Limitados", ["Logs de diagnóstico limitados"]),
        ("Configuração de Timeouts", ["Categoria: Configuração · Timeouts"]),
        ("Pool de Conexões Não Otimizado", ["Categoria: Configuração · Pool de conexões"]),
    ],
)
def test_each_problem_of_the_report_is_told(heading, words):
    """With its category and its numbers, in the forms of the language."""
    assert heading in ORIGINAL
    for word in words:
        assert word in said("problems")


def test_the_main_problem_is_the_missing_secret():
    """JWT_SECRET -> no token -> empty token -> refused authentication (a gap) -> interrupted handshake."""
    assert [
        ("config.secret.missing", True),
        ("token.generation.failed", True),
        ("token.value.empty", True),
        ("http.auth.rejected", False),
        ("http.handshake.closed_early", True),
    ] in paths()
    assert "Causa raiz principal (comprovada): JWT_SECRET não configurado." in said("verdict")
    assert 4 == sum(finding.root_cause for finding in diagnosis().findings)


def test_the_second_problem_is_memory_and_its_gap_is_visible():
    """Nobody recorded an answer `Insufficient resources`; the report said `podem ser rejeitadas`."""
    assert [
        ("resource.memory.pressure", True),
        ("http.capacity.insufficient", False),
        ("http.handshake.closed_early", True),
    ] in paths()
    assert "por falta de recursos (“Insufficient resources”) (não observado; http.capacity.insufficient)" in said(
        "causes"
    )


def test_the_third_problem_is_where_both_meet():
    """`Falhas de autenticação + recursos limitados → Handshake não completa`."""
    ends = [path[-1][0] for path in paths() if path[0][0] in ("config.secret.missing", "resource.memory.pressure")]

    assert {"http.handshake.closed_early"} == set(ends)
    assert "levam ao mesmo ponto: O servidor fecha a conexão durante o handshake" in said("causes")


def test_what_else_ended_the_attempts_stands_on_its_own():
    """TCP refused and version 7: chains of one, since nothing says what they come from."""
    assert [("tcp.connect.refused", True)] in paths()
    assert [("protocol.version.unsupported", True)] in paths()


def test_the_three_ends_of_the_three_attempts():
    """One each."""
    facts = case().facts(Handshake)

    assert ["tcp", "negotiation", "response"] == [attempt.failed.name for attempt in facts.repeats]
    assert [13, 7, 13] == [attempt.sent.version for attempt in facts.repeats]
    assert 6 == len(case().facts(Token).problems)


def test_today_holds_the_urgent_recommendations():
    """The secret with its snippet first; generation, authentication, restart; memory and alerts prepared."""
    today = said("today")

    assert "JWT_SECRET=" in original("Recomendações Imediatas \\(Próximas 24h\\)")
    assert today.index("1. Configurar JWT_SECRET") < today.index("JWT_SECRET=<pelo menos 32 bytes aleatórios>")
    for step in ("Testar a geração de tokens", "Validar a autenticação WebSocket", "Reiniciar os serviços"):
        assert step in today
    assert "Implementar ResourceMonitor" in today
    assert "Configurar alerta para memória acima de 85 %" in today


def test_the_plan_keeps_the_report_s_steps_and_times():
    """All twelve, in their phases; what was added is marked and explained."""
    stated = re.findall(r"\*\*(.+?)\*\* - (\d+) (minutos|horas)", original("Plano de Correção Detalhado"))
    minutes = [int(number) * (60 if unit == "horas" else 1) for _name, number, unit in stated]
    ours = [step for step in diagnosis().plan if step.original]

    assert 12 == len(stated) == len(ours)
    assert sorted(minutes) == sorted(step.minutes for step in ours)
    assert [105, 660, 840] == [sum(step.minutes for step in ours if step.phase == phase) for phase in (1, 2, 3)]
    for title in (
        "Fase 1: correções críticas (hoje)",
        "Fase 2: otimizações (próximos 2 dias)",
        "Fase 3: monitoramento",
    ):
        assert title in said("plan")
    assert ("Não consta do relatório original" in said("plan")) is any(not step.original for step in diagnosis().plan)


def test_the_measures_of_success():
    """Six of resolution, five of monitoring, with the report's limits; what it did not measure is unknown."""
    found = {objective.name: objective for objective in diagnosis().objectives}

    assert original("Métricas de Sucesso").count("- ✅") == 6 == sum(o.kind == "resolution" for o in found.values())
    assert 5 == sum(objective.kind == "monitoring" for objective in found.values())
    assert ("missed", 0.0) == (found["handshake_success_rate"].state, found["handshake_success_rate"].measured)
    assert ("missed", 6.0) == (found["empty_or_invalid_tokens"].state, found["empty_or_invalid_tokens"].measured)
    assert ("unknown", None) == (found["handshake_p95_ms"].state, found["handshake_p95_ms"].measured)
    assert ("unknown", None) == (found["login_page_ms"].state, found["login_page_ms"].measured)
    for limit in ("> 95 %", "< 500 ms", "< 80 %", "< 75 %", "= 0"):
        assert limit in said("objectives")


def test_the_next_steps_and_how_to_run_again():
    """Correct, monitor, validate, deploy; then the line."""
    steps = said("next")
    order = ["Executar a fase 1", "Implementar o monitoramento", "Validar", "Implantar em produção"]

    assert 4 == original("Próximos Passos").count("**") // 2
    assert sorted(steps.index(step) for step in order) == [steps.index(step) for step in order]
    assert "python -m wsinvest replay data/incidents/2025-07-27" in steps
    assert Path("data/incidents/2025-07-27").parts == FOLDER.parts[-3:]


@pytest.mark.parametrize(
    "guess",
    [
        "supôs 2 MB por conexão",
        "a ferramenta simulou essa tentativa",
        "cinco dos seis eram frases fixas",
        "não traz nenhum valor medido",
        "serviço de login",
        "processador",
        "horário é exibido como UTC",
    ],
)
def test_what_the_report_only_guessed_is_told_in_plain_words(guess):
    """On the page, under what was not examined."""
    assert guess in said("not_examined")


def test_every_reference_resolves():
    """Each finding rests on what was recorded."""
    references = [reference for finding in diagnosis().findings for reference in finding.evidence]

    assert references
    assert all(resolve(case(), reference) is not None for reference in references)


NOTHING = ("capacity", "load", "storm", "timeline", "since_green")  # not measured, and nobody watched it before


def test_it_can_be_read_in_english_and_on_a_terminal():
    """Every section in both languages; one screen, in ASCII where need be."""
    for name in REPORT:
        for language in ("en", "pt_BR"):
            assert html.fragment(section(diagnosis(), name, language)) or name in NOTHING
    assert 80 >= max(map(len, screen.screen(diagnosis()).splitlines()))
    assert screen.journal(diagnosis()).startswith("wsinvest target=incident-2025-07-27 status=critical problems=11")
