"""The check of an answer follows the diagnosis, and each result is said in the reader's language."""

from pathlib import Path

import pytest

from tests.demo.test_training import ROOTS
from wsinvest.config.described import TRAINING
from wsinvest.diagnose.engine import diagnose
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import judging
from wsinvest.publish.recorded import recorded
from wsinvest.report import terminal
from wsinvest.report.answers import Result, near, result_of
from wsinvest.report.lessons import BY_TARGET, LESSONS
from wsinvest.report.training import Taken, learned, score, step

INCIDENT = Path(__file__).parents[2] / "data" / "incidents" / "2025-07-27"
ANSWERS = {
    "": Result.NONE,
    "  ": Result.NONE,
    "config.secret.missing": Result.RIGHT,
    " Config.Secret.Missing ": Result.RIGHT,
    "token.value.empty": Result.EFFECT,
    "config.logging.limited": Result.BESIDE,
    "tls.certificate.expired": Result.NOT_SO,
    "session.idle.server_timeout": Result.UNSEEN,
    "config.secret.mising": Result.NO_CODE,
}


@pytest.fixture(scope="module")
def incident() -> Diagnosis:
    """The diagnosis of the recorded incident, whose secret was unset."""
    return diagnose(recorded(str(INCIDENT)))


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_what_the_diagnosis_makes_of_it(incident: Diagnosis, answer: str):
    """A root cause alone is right; a consequence, a by-stander and what was not so are told apart."""
    assert ANSWERS[answer] is result_of(answer, incident)


def test_a_code_that_was_mistyped_is_guessed():
    """As the command line does."""
    assert ("config.secret.missing", "") == (near("config.secret.mising"), near("it is broken"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ANSWERS)
def test_only_the_right_answer_is_told_the_cause(incident: Diagnosis, answer: str, language: str):
    """Any other one gets something to look at and its hints, and no title of the root cause that it did not name."""
    lesson = LESSONS[4]
    said = terminal.text(step(Taken(lesson, incident, answer), language))
    title = judging().rules["config.secret.missing"].text.say("cause", language, _values(incident))

    assert (ANSWERS[answer] is Result.RIGHT) == (" ".join(title.split())[:40] in " ".join(said.split()))
    assert (ANSWERS[answer] is Result.RIGHT) != (f"answer_{5}" in said)


def _values(diagnosis: Diagnosis) -> dict[str, object]:
    return dict(next(one.values for one in diagnosis.findings if one.code == "config.secret.missing"))


def test_the_score_says_what_is_left_and_what_is_learned_is_of_right_answers_only(incident: Diagnosis):
    """What was not found yet is not told to team leads either."""
    steps = [
        Taken(LESSONS[0], incident, "config.secret.missing", 2, 90.0),
        Taken(LESSONS[1], incident, "token.value.empty"),
        Taken(LESSONS[2], incident),
    ]
    said, taught = (terminal.text(one(steps, "en")) for one in (score, learned))

    assert "1 of 8 root causes were found." in said
    assert "Still to do: 2, 3, 4, 5, 6, 7, 8." in said
    assert "all steps together: 2 min" in " ".join(said.replace("\u00a0", " ").split())
    assert "config.secret.missing" in taught
    assert "token.value.empty" not in taught


def test_with_all_answers_nothing_is_left(incident: Diagnosis):
    """The word for it, and one row a step."""
    said = terminal.text(score([Taken(one, incident, "config.secret.missing") for one in LESSONS], "en"))

    assert "All 8 root causes were found." in said
    assert "Still to do" not in said


def test_each_lesson_offers_known_codes_and_its_root_cause_among_them():
    """A choice that no rule knows would be called a typing error; the services and their lessons are the same eight."""
    assert tuple(BY_TARGET) == TRAINING
    for lesson in LESSONS:
        assert set(lesson.choices) <= set(judging().rules)
        assert ROOTS[lesson.target] in lesson.choices
        assert len(lesson.choices) >= 4


def test_no_text_of_a_lesson_says_its_root_cause():
    """Neither hints nor complaint hold the code; what is learned is shown to right answers only."""
    for lesson in LESSONS:
        told = " ".join(one.text for one in (lesson.stage, lesson.said, *lesson.hints))
        assert ROOTS[lesson.target] not in told
