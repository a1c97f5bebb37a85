"""What is wrong with a command line, in one sentence: where, what, and what to do."""

from typing import Any

import click

from wsinvest.cli.grouped import DefaultGroup
from wsinvest.model.settings import nearest


def told(error: click.ClickException) -> str:
    """The sentence. Words that belong to no option are not repeated: they may be the rest of an unquoted value."""
    if isinstance(error, click.MissingParameter) and error.param:
        return f"{_name(error.param)} is missing; {_help(error.ctx)}"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"a command is missing; {_help(error.ctx)}"
    if isinstance(error, click.BadParameter) and error.param:
        return f"{_name(error.param)}: {_wanted(error.param.type) or error.message}"
    if isinstance(error, click.exceptions.NoSuchCommand | click.NoSuchOption):
        near = _near(error)
        return f"{error.message.rstrip('.')}; {f'did you mean {near}?' if near else _help(error.ctx)}"
    said = error.format_message()
    if said.startswith("Got unexpected extra argument"):
        return "there are words that belong to no option; put a value that holds blanks into quotes"
    return said


def _near(error: "click.exceptions.NoSuchCommand | click.NoSuchOption") -> str:
    """The one option or command that was probably meant, empty where none is near."""
    if error.ctx is None:
        return ""
    if isinstance(error, click.NoSuchOption):
        names = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts if name[:2] == "--"]
        found = nearest(error.option_name.lstrip("-"), [name[2:] for name in names])
        return found and f"--{found}"
    group = error.ctx.command
    return nearest(error.command_name, group.commands) if isinstance(group, click.Group) else ""


def _name(param: click.Parameter) -> str:
    return param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name


def _wanted(kind: "click.ParamType[Any]") -> str:
    """What a value of this type may be; empty where the type says so itself."""
    if isinstance(kind, click.Choice):
        *others, last = map(str, kind.choices)
        return f"give {', '.join(others)} or {last}" if others else f"give {last}"
    if not isinstance(kind, click.IntRange | click.FloatRange):
        return ""
    number = "a whole number" if isinstance(kind, click.IntRange) else "a number"
    lowest = f"{kind.min:,.10g}"
    if kind.max is None:
        return f"give {number} above {lowest}" if kind.min_open else f"give {number} of {lowest} or more"
    least = f"above {lowest}, up" if kind.min_open else f"from {lowest}"
    return f"give {number} {least} to {kind.max:,.10g}"


def _help(ctx: click.Context | None) -> str:
    """Where the help of a command stands."""
    group = ctx.parent.command if ctx and ctx.parent else None
    if isinstance(group, DefaultGroup) and ctx and ctx.info_name == group.default:
        ctx = ctx.parent
    return f"see: {ctx.command_path if ctx else 'wsinvest'} --help"
