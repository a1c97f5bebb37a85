"""The section on configuration: each setting as the service would read it, its origin and what may be shown."""

from collections.abc import Iterator
from dataclasses import fields

from wsinvest.analysis.contradictions import told
from wsinvest.facts.config import Config, EnvFile, Setting, ValueState
from wsinvest.facts.shape import Shape
from wsinvest.facts.token import Token
from wsinvest.report import labels
from wsinvest.report.blocks import Badge, Block, Bullets, Heading, Line, Mono, Table, Tone
from wsinvest.report.sections.log import log
from wsinvest.report.sections.proxy import proxy
from wsinvest.report.sections.view import View

_STATE_TONES = {ValueState.SET: Tone.GOOD, ValueState.EMPTY: Tone.BAD, ValueState.MISSING: Tone.UNKNOWN}


def config(view: View) -> tuple[Block, ...]:
    """Target and authentication, missing settings, contradictions, all settings, faults of the `.env`, proxy, log."""
    facts = view.facts(Config)
    if facts is None:
        return view.about("config")
    return (
        *view.about("config"),
        _overview(view, facts),
        *_unset(view, facts),
        *_contradictions(view),
        _settings(view, facts),
        *_marks(view, facts.env_file),
        *proxy(view),
        *log(view),
    )


def _overview(view: View, facts: Config) -> Block:
    target, given = view.case.manifest.target, facts.url
    scheme = given.scheme or view.say(labels.NO_SCHEME, used=given.used)
    file = facts.env_file
    mode = view.word(target.auth.mode)
    return view.pairs(
        (labels.URL, Mono(str(target.url))),
        (labels.URL_FROM, view.word(given.origin)),
        (labels.URL_SCHEME, scheme if given.scheme != given.used else ""),
        (labels.AUTH, view.say(labels.AUTH_NAMED, mode=mode, name=target.auth.name) if target.auth.name else mode),
        (labels.ENV_FILE, (*([Mono(file.path)] if file.path else []), view.word(file.state))),
        (labels.ADDED, ", ".join((*target.headers, *target.cookies))),
        (
            labels.PROXY,
            Mono(f"{target.proxy.scheme}://{target.proxy.host}:{target.proxy.port}") if target.proxy else "",
        ),
        (labels.PROXIES, _proxies(view, facts)),
        (labels.PRODUCTION, view.yes(facts.production)),
    )


def _proxies(view: View, facts: Config) -> Line:
    used = view.case.manifest.target.proxy is not None
    return (
        Mono(", ".join(facts.proxies))
        if used or not facts.proxies
        else view.say(labels.PROXIES_UNUSED, names=facts.proxies)
    )


def _unset(view: View, facts: Config) -> Iterator[Block]:
    if facts.unset:
        yield Heading(view.say(labels.UNSET_NEEDED))
        yield Bullets(tuple(Mono(name) for name in facts.unset))


def contradicted(view: View) -> tuple[str, ...]:
    """One sentence for each contradiction between inputs, with the one that was used."""
    return tuple(view.say(said) for _, said, _ in told(view.facts(Config), view.facts(Token)))


def _contradictions(view: View) -> Iterator[Block]:
    found = contradicted(view)
    if found:
        yield Heading(view.say(labels.CONTRADICTIONS))
        yield Bullets(found)


def _settings(view: View, facts: Config) -> Table:
    needed = {*facts.required, *facts.expected}
    shown = (value for value in facts.values if value.state is not ValueState.MISSING or value.name in needed)
    rows = tuple(_setting(view, value) for value in shown)
    columns = view.columns(labels.SETTING, labels.STATE, labels.SOURCE, labels.WHAT_IS_SEEN)
    return Table(view.say(labels.SETTINGS), columns, rows)


def _setting(view: View, value: Setting) -> tuple[Line, ...]:
    state = Badge(view.word(value.state), _STATE_TONES[value.state])
    return (Mono(value.name), state, view.word(value.origin), _seen(view, value))


def _seen(view: View, value: Setting) -> Line:
    """What may be shown of a value: an open value itself, of a secret its shape; names with the same value."""
    if value.state is not ValueState.SET:
        return ""
    origins = [view.word(origin) for origin in value.contradicted_by]
    remarks = [
        _hidden(view, value) if value.secret else "",
        view.say(labels.SAME_AS, names=value.same_as) if value.same_as else "",
        view.say(labels.CONTRADICTED, origins=origins) if origins else "",
    ]
    said = "; ".join(filter(None, remarks))
    return (Mono(value.shown), said) if value.shown else said


def _hidden(view: View, value: Setting) -> str:
    return view.say(labels.SECRET_HIDDEN) if value.shape is None else _shape(view, value.shape)


def _shape(view: View, shape: Shape) -> str:
    said = view.say(labels.SECRET_SHAPE, length=shape.length, entropy=view.word(shape.entropy))
    flags = [view.say(labels.FLAGS[f.name]) for f in fields(shape) if f.name in labels.FLAGS and getattr(shape, f.name)]
    return "; ".join([said, *flags])


def _marks(view: View, file: EnvFile) -> Iterator[Block]:
    marks = tuple(_marks_of(view, file))
    if marks:
        yield Heading(view.say(labels.FILE_MARKS))
        yield Bullets(marks)


def _marks_of(view: View, file: EnvFile) -> Iterator[str]:
    if file.bom:
        yield view.say(labels.BOM, key=file.first_key)
    if file.crlf_names:
        yield view.say(labels.CRLF, names=file.crlf_names)
    for twice in file.duplicates:
        yield view.say(labels.DUPLICATE, name=twice.name, lines=twice.lines, same=1 if twice.equal else 2)
    if file.unparsed_lines:
        yield view.say(labels.UNPARSED, lines=file.unparsed_lines)
    if file.unexpanded:
        yield view.say(labels.UNEXPANDED, names=file.unexpanded)
    if file.world_readable:
        yield view.say(labels.WORLD_READABLE)
