"""Head, verdict, problems and causes say what was found, in the reader's language, and nothing more."""

from dataclasses import replace

from tests.building import answered, case, repeats
from tests.report.sections.sample import ANSWER, LOGGING, REJECTED, UNDECIDED, diagnosis, fine, sample, section, view
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.finding import Severity
from wsinvest.report.blocks import (
    Badge,
    Callout,
    Card,
    ChainOfCauses,
    Definitions,
    Fold,
    Heading,
    Lead,
    Paragraph,
    Tone,
)
from wsinvest.report.sections import report
from wsinvest.report.terminal import layout, text


def definitions(name: str, language: str = "en", of=None) -> dict[str, str]:
    """The first list of definitions of a section as plain words."""
    found = next(block for block in section(name, language, of).blocks if isinstance(block, Definitions))
    return {term: layout([Paragraph(said)]) for term, said in found.pairs}


def test_the_head_says_when_what_and_how_bad():
    """In the forms of the language."""
    assert {
        "Date": "2026-11-22 15:42:33 UTC",
        "Target": "demo ws://127.0.0.1:8765/ws",
        "Status": "[critical]",
        "Problems": "4 (1 critical, 2 high, 1 medium)",
        "Connections": "1 of 4 connections opened (25%)",
        "Run": "test",
    } == definitions("head")
    assert "4 (1 crítico, 2 altos, 1 médio)" == definitions("head", "pt_BR")["Total de problemas"]
    assert "1 de 4 conexões abertas (25\u00a0%)" == definitions("head", "pt_BR")["Conexões"]


def test_a_case_without_problems_is_ok():
    """No severity is invented, and zero counts stand alone."""
    head = definitions("head", of=fine())

    assert ("[ok]", "0") == (head["Status"], head["Problems"])


def test_a_reconstructed_case_says_so_first():
    """Before any number, since nothing of it was measured here."""
    manifest = replace(sample().manifest, reconstructed_from="report.md")
    first = section("head", of=diagnosis(of=replace(sample(), manifest=manifest))).blocks[0]

    assert isinstance(first, Callout)
    assert "reconstructed from report.md" in str(first.text)


def test_the_verdict_is_one_sentence_with_the_main_root_cause():
    """How many opened, the root and how sure it is, how many stand beside it, and where to begin."""
    lead, step = section("verdict").blocks

    assert (
        Lead(
            (
                Badge("critical", Tone.CRITICAL),
                "1 of 4 connections opened (25%). Main root cause (proven): secret is broken. "
                "1 further root cause stands beside it.",
            )
        )
        == lead
    )
    assert Paragraph("Do this first: Set JWT_SECRET to a random value of 32 bytes or more, and make the service "
                     "refuse to start without it.") == step  # fmt: skip


def test_the_verdict_of_a_healthy_target():
    """Only of what could be examined."""
    assert "1 of 1 connection opened (100%). No fault was found in what could be examined." == report.sentence(
        view(fine())
    )


def test_a_handshake_that_could_not_be_examined_is_said_first():
    """Else the other findings would read as if all were well with connections."""
    blind = case(problems={"handshake": Problem(ProblemKind.TIMEOUT, "")})

    assert report.sentence(view(diagnosis(LOGGING, of=blind))).startswith(
        "Whether connections open was not examined (it took too long)."
    )


def test_advice_alone_is_not_called_a_cause():
    """Findings that explain no failure are said to explain none."""
    all_open = diagnosis(LOGGING, of=fine().case)

    assert report.sentence(view(all_open)).endswith("1 problem was found, none of which explains a failure.")


def test_a_failure_without_a_cause_is_not_determined():
    """A valid end, not a guess."""
    unexplained = diagnosis(LOGGING, of=case(handshake=repeats(answered("r01", 403))))

    assert "The cause could not be determined" in report.sentence(view(unexplained))


def test_problems_stand_under_their_severity():
    """Worst first, a problem is a family, each with what a decision needs."""
    blocks = section("problems").blocks

    assert ["Critical problems (1)", "Problems of high priority (2)", "Medium problems (1)"] == [
        block.text for block in blocks if isinstance(block, Heading)
    ]
    cards = [block for block in blocks if isinstance(block, Fold)]
    assert [
        ("secret is broken", Badge("critical", Tone.CRITICAL)),
        ("Memory at 80.8%", Badge("high", Tone.HIGH)),
        ("auth is broken", Badge("high", Tone.HIGH)),
        ("logs is broken", Badge("medium", Tone.MEDIUM)),
    ] == [card.title for card in cards]
    assert [
        "secret is broken [critical]",
        "  Category: Authentication · Signing secret",
        "  Impact: secret impact",
        "  Cause: secret cause",
        "  Fix: secret fix",
        "  Check: secret check",
        "  Confidence: proven config.secret.missing",
    ] == layout(cards[:1]).splitlines()


def test_several_findings_of_a_family_are_one_problem():
    """Counted once, with the worst severity, each finding under its own title."""
    two = diagnosis(ANSWER, REJECTED)
    card = next(block for block in section("problems", of=two).blocks if isinstance(block, Fold))

    assert ("WebSocket handshake", Badge("critical", Tone.CRITICAL)) == card.title
    assert [
        ("answer is broken", Badge("critical", Tone.CRITICAL)),
        ("auth is broken", Badge("high", Tone.HIGH)),
    ] == [block.text for block in card.blocks if isinstance(block, Heading)]


def test_without_problems_it_says_so():
    """An empty section would look like a fault of ours."""
    assert (Paragraph("No problem was found."),) == section("problems", of=fine()).blocks


def test_causes_show_the_gap_and_what_is_excluded():
    """The chain from the root to the symptom, the link nobody saw, the rival that a fact excludes."""
    said = text(section("causes"))

    assert "Root cause 1: secret is broken" in said
    assert "  secret is broken (root cause, proven; config.secret.missing)" in said
    assert "→ token is broken (not observed; token.value.empty)" in said
    assert "→ auth is broken (observed; http.auth.rejected)" in said
    assert "• pair is broken (config.secret.mismatch). The fact:" in said
    assert "A link that was not observed is a possible way" in said


def test_a_root_without_consequences_stands_alone():
    """A chain of one, said in words; numbers in the language's form."""
    said = text(section("causes", "pt_BR"))

    assert "Causa raiz 2: [en] Memory at 80,8\u00a0%" in said
    assert "Nada mais do que foi observado decorre dela." in said


def test_roots_that_meet_are_named():
    """Two chains with one end are told as a join."""
    both = diagnosis()
    chain = both.chains[0]
    joined = replace(both, chains=(chain, (both.chains[1][0], chain[-1])))

    assert "Root causes 1, 2 lead to the same end: auth is broken." in text(section("causes", of=joined))


def test_a_code_that_was_not_observed_is_called_by_its_plain_name():
    """A title with numbers has nothing to fill them with; a code that no rule has is shown as it is."""
    assert "Memory" == view(fine()).title("resource.memory.pressure")
    assert "secret is broken" == view().title("config.secret.missing")
    assert "logs is broken" == view(fine()).title("config.logging.limited")
    assert "some.new.code" == view().title("some.new.code")


def test_every_severity_has_a_badge():
    """With the word and the tone of the same name."""
    assert [Badge(level.word, Tone(level.word)) for level in Severity] == [view().severity(one) for one in Severity]


def test_links_keep_their_codes():
    """So that engineers find each link among the findings."""
    chain = report.links(view(), diagnosis().chains[0])

    assert isinstance(chain, ChainOfCauses)
    assert ["config.secret.missing", "token.value.empty", "http.auth.rejected"] == [link.code for link in chain.links]
    assert [True, False, True] == [link.observed for link in chain.links]


def test_what_cannot_be_told_apart_is_said_with_the_command_that_would():
    """No guess: the verdict names both, and the card of the cause how to decide."""
    of = diagnosis(UNDECIDED, of=sample())
    (card,) = (block for block in section("causes", of=of).blocks if isinstance(block, Card))

    assert "Not determinable from here: path is broken; or proxy is broken." in report.sentence(view(of))
    said = " ".join(" ".join(layout([card]).split()).split(" What would tell it from another cause ")[1:])
    assert (
        "• proxy is broken (http.proxy.upgrade_stripped). Run: curl -i http://127.0.0.1:9000/ws "
        "426: the proxy strips it."
    ) == said
