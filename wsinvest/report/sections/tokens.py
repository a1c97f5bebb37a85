"""The section on tokens: signing, the token in use, the responses of the login and of the key set."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from wsinvest.facts.keyset import Keyset
from wsinvest.facts.login import Login, Page
from wsinvest.facts.token import Anatomy, Generation, Judged, Token
from wsinvest.facts.words import TOKEN_PLACES, named
from wsinvest.model.stage import Stage, State
from wsinvest.report import labels
from wsinvest.report.blocks import Block, Definitions, Heading, Line, Mono, Table
from wsinvest.report.sections.view import Pair, View


def token(view: View) -> tuple[Block, ...]:
    """Generation, the token in use, places with an empty or invalid token, the login, the key set if configured."""
    facts = view.facts(Token)
    shown = () if facts is None else tuple(_token(view, facts))
    return (*view.about("token"), *shown, *_login(view), *_keyset(view))


def _token(view: View, facts: Token) -> Iterator[Block]:
    yield view.pairs(
        (labels.GENERATION, _generation(view, facts.generation)),
        (labels.ALGORITHM, facts.generation.algorithm),
        (labels.TOKEN_SOURCE, view.word(facts.source)),
        (labels.TOKEN_STATE, view.word(facts.state)),
        (labels.FINGERPRINT, Mono(facts.fingerprint) if facts.fingerprint else ""),
        (labels.VERDICT, _verdict(view, facts.verdict)),
        (labels.DAMAGES, _damage(view, facts)),
        *(_anatomy(view, facts.anatomy) if facts.anatomy else ()),
    )
    if facts.problems:
        yield _problems(view, facts)


def _generation(view: View, generation: Generation) -> str:
    reason = f": {view.word(generation.reason)}" if generation.reason else ""
    return view.word(generation.state) + reason


def _verdict(view: View, verdict: Judged | None) -> Line:
    if verdict is None:
        return ""
    return Mono(verdict.code) if verdict.code else view.say(labels.VALID)


def _damage(view: View, facts: Token) -> str:
    return ", ".join(view.say(labels.DAMAGE[f.name]) for f in fields(facts.damage) if getattr(facts.damage, f.name))


def _anatomy(view: View, anatomy: Anatomy) -> Iterator[Pair]:
    yield labels.PARTS, view.form("int", anatomy.parts)
    yield labels.ALGORITHM, anatomy.alg
    yield labels.CLAIMS, ", ".join(anatomy.claims)
    yield labels.ISSUED, view.form("time", anatomy.iat) if anatomy.iat else ""
    yield labels.NOT_BEFORE, view.form("time", anatomy.nbf) if anatomy.nbf else ""
    yield labels.EXPIRES, view.form("time", anatomy.exp) if anatomy.exp else ""
    yield labels.ISSUER, anatomy.issuer
    yield labels.AUDIENCE, ", ".join(anatomy.audience)
    yield labels.SIZE, view.form("bytes", anatomy.size_bytes)


def _problems(view: View, facts: Token) -> Table:
    rows = tuple(
        (named(TOKEN_PLACES, one.place, view.language), view.word(one.state), Mono(one.code)) for one in facts.problems
    )
    return Table(view.say(labels.TOKEN_PROBLEMS), view.columns(labels.PLACE, labels.STATE, labels.VERDICT_CODE), rows)


def _login(view: View) -> Iterator[Block]:
    yield Heading(view.say(labels.LOGIN))
    yield from view.about("login")
    facts = view.facts(Login)
    if facts is not None:
        yield _answer(view, facts)


def _keyset(view: View) -> Iterator[Block]:
    facts = view.facts(Keyset)
    if facts is None:
        return
    ignored = Counter(facts.ignored)
    yield Heading(view.say(labels.KEYSET))
    yield view.pairs(
        (labels.URL, Mono(facts.url)),
        (labels.STATE, view.word(facts.state)),
        (labels.LOGIN_STATUS, str(facts.response.status) if facts.response else _ended(view, facts.stages)),
        (labels.KEYS, "; ".join("/".join(one.algorithms) for one in facts.keys)),
        (labels.KEYS_IGNORED, ", ".join(f"{view.word(why)}: {count}" for why, count in ignored.items())),
        (labels.ANSWER_TIME, view.form("ms", facts.took_ms) if facts.response else ""),
    )


def _answer(view: View, facts: Login) -> Definitions:
    response = facts.response
    field = (
        f"{facts.token_field}: {view.word(facts.token_state)}" if facts.token_field else view.word(facts.token_state)
    )
    return view.pairs(
        (labels.URL, Mono(facts.url)),
        (
            labels.LOGIN_STATUS,
            f"{response.status} {response.phrase}".strip() if response else _ended(view, facts.stages),
        ),
        (labels.CONTENT_TYPE, response.content_type if response else ""),
        (labels.TOKEN_FIELD, field if response else ""),
        (labels.FINGERPRINT, Mono(facts.token_fingerprint) if facts.token_fingerprint else ""),
        (labels.ANSWER_TIME, view.form("ms", facts.took_ms)),
        (labels.PAGE, _page(view, facts.page)),
    )


def _page(view: View, page: Page | None) -> str:
    if page is None:
        return ""
    if page.status is None:
        return _ended(view, page.stages)
    return view.say(labels.PAGE_ANSWER, status=page.status, took=page.took_ms or 0.0)


def _ended(view: View, stages: tuple[Stage, ...]) -> str:
    failed = next((stage for stage in stages if stage.state is State.FAILED), None)
    if failed is None:
        return view.say(labels.NO_ANSWER)
    reason = view.word(failed.reason) if failed.reason else view.word(failed.state)
    return view.say(labels.ENDED_AT, stage=view.word(failed.name), reason=reason)
