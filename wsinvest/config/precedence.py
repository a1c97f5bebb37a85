"""Every input of the catalogue with its origin: option over target file over the named `.env` over the environment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from wsinvest.config.envfile import Entry, Read
from wsinvest.config.targetfile import Description
from wsinvest.model.settings import BY_NAME, CATALOGUE, Kind, Name
from wsinvest.model.target import Origin
from wsinvest.redact.secret import Secret

_WITHHELD: Final = frozenset({Kind.SECRET, Kind.PRIVATE})


@dataclass(frozen=True, slots=True)
class Input:
    """One input: None when nobody gave it, else the value of the strongest origin that did.

    `contradicted_by` are the weaker origins that say something else; `line` is its line in the `.env`;
    `folder` is where a relative path in it begins; `spelling` is the name that counts, `other_spellings` are those
    beside it that hold another value.
    """

    name: str
    value: Secret | None
    origin: Origin = Origin.UNSET
    contradicted_by: tuple[Origin, ...] = ()
    line: int | None = None
    folder: Path = Path()
    spelling: str = ""
    other_spellings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The value itself, empty when nobody gave it; only for what may be used in clear."""
        return self.value.reveal() if self.value else ""


@dataclass(frozen=True, slots=True)
class Layer:
    """The values that one origin gives, by catalogue name; its relative paths begin at `folder`."""

    origin: Origin
    values: Mapping[str, str]
    folder: Path = Path()
    lines: Mapping[str, int] = field(default_factory=dict)


def gather(
    options: Mapping[str, str],
    said: Description,
    env: Read,
    env_path: Path | None,
    environ: Mapping[str, str],
    *,
    trusted: bool = False,
    own: frozenset[str] = frozenset(),
) -> tuple[Input, ...]:
    """Every input of the catalogue, given or not; `own` are secrets that an option asked the environment for.

    Secrets are read from the environment only beside a named `.env`, or for a target that is `trusted`.
    """
    typed = {name: value for name, value in options.items() if value}
    layers = (
        Layer(Origin.OPTION, typed | dict(said.values if said.typed else {})),
        Layer(Origin.TARGET_FILE, {} if said.typed else said.values, said.folder),
        _env_layer(said, env, env_path.parent if env_path else Path()),
        Layer(Origin.ENVIRONMENT, dict(_from_environment(said, environ, own, trusted or env_path is not None))),
    )
    return tuple(_spelled(_input(name, layers), spellings(name, said), env, environ) for name in CATALOGUE)


def lent(said: Description, environ: Mapping[str, str], *, trusted: bool) -> Mapping[str, str]:
    """What this target may read of our environment: all of it, or of a file that nobody vouched for less.

    Such a file gets no secret, nothing about a person, and no variable that it chose itself.
    """
    if said.hermetic:
        return {}
    if trusted or not said.mailed:
        return environ
    ours = (name for name in CATALOGUE if name.kind not in _WITHHELD and name.name not in said.names)
    return {spelling: environ[spelling] for name in ours for spelling in name.spellings if spelling in environ}


def withheld(said: Description, environ: Mapping[str, str], *, trusted: bool) -> tuple[str, ...]:
    """The variables of our environment that this target would read if it were trusted, by name."""
    wanted = dict.fromkeys(spelling for name in CATALOGUE for spelling in spellings(name, said))
    read = lent(said, environ, trusted=trusted)
    return tuple(one for one in wanted if one in environ and one not in read and not said.hermetic)


def exported(inputs: tuple[Input, ...], said: Description, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The variables of our environment that count for this target, by the name that the shell gives them."""
    counting = (item for item in inputs if item.origin is Origin.ENVIRONMENT)
    return tuple(next(one for one in spellings(BY_NAME[item.name], said) if one in environ) for item in counting)


def spellings(name: Name, said: Description) -> tuple[str, ...]:
    """What this target calls the input, else its name and aliases."""
    return (said.names[name.name],) if name.name in said.names else name.spellings


def entries_of(name: Name, said: Description, env: Read) -> tuple[Entry, ...]:
    """Every line of the `.env` that assigns to the first spelling that is there."""
    by_spelling = (tuple(entry for entry in env.entries if entry.name == one) for one in spellings(name, said))
    return next((entries for entries in by_spelling if entries), ())


def _env_layer(said: Description, env: Read, folder: Path) -> Layer:
    # With several lines of one name the last one counts, as for python-dotenv.
    last = {name.name: entries[-1] for name in CATALOGUE if (entries := entries_of(name, said, env))}
    values = {name: entry.value.reveal() for name, entry in last.items()}
    return Layer(Origin.ENV_FILE, values, folder, {name: entry.line for name, entry in last.items()})


def _from_environment(
    said: Description, environ: Mapping[str, str], own: frozenset[str], secrets_too: bool
) -> Iterator[tuple[str, str]]:
    for name in CATALOGUE:
        spelling = next((spelling for spelling in spellings(name, said) if spelling in environ), "")
        if spelling and (secrets_too or name.kind is not Kind.SECRET or name.name in own):
            yield name.name, environ[spelling]


def _input(name: Name, layers: tuple[Layer, ...]) -> Input:
    giving = [layer for layer in layers if name.name in layer.values]
    if not giving:
        return Input(name.name, None)
    first, *others = giving
    value = first.values[name.name]
    against = tuple(other.origin for other in others if other.values[name.name] != value)
    return Input(name.name, Secret(value), first.origin, against, first.lines.get(name.name), first.folder)


def _spelled(item: Input, names: tuple[str, ...], env: Read, environ: Mapping[str, str]) -> Input:
    """The input with the name that it was found under, and the aliases that say something else."""
    if item.value is None or len(names) == 1:
        return item
    given: dict[str, str] = {name: environ[name] for name in names if name in environ}
    given |= {entry.name: entry.value.reveal() for entry in env.entries if entry.name in names}
    used = next((name for name in names if given.get(name) == item.text), names[0])
    others = tuple(name for name in names if name != used and name in given and given[name] != item.text)
    return replace(item, spelling=used, other_spellings=others)
