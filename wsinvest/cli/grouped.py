"""Help that is read: options in groups under their own headings, commands with their whole sentence."""

from collections.abc import Callable
from typing import Any, Final

import click

OTHERS: Final = "Options"


class _Grouped(click.Option):
    """An option that knows the heading under which its help stands."""

    def __init__(self, *names: Any, group: str = OTHERS, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.group = group


class GroupedCommand(click.Command):
    """A command whose help lists its options under headings, in the order in which these first come."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those without a group last."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            record = one.get_help_record(ctx) if isinstance(one, click.Option) else None
            if record is not None:
                groups.setdefault(getattr(one, "group", OTHERS), []).append(record)
        others = groups.pop(OTHERS, [])
        for heading, records in (*groups.items(), (OTHERS, others)):
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)


class WholeGroup(click.Group):
    """A group whose help has the first sentence of each command whole, wrapped and never cut off."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its sentence."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _sentence(command)) for name, command in found if command is not None])


class DefaultGroup(WholeGroup):
    """A group in which the arguments of one of its commands, the default, may stand where a command is due."""

    def __init__(self, *args: Any, default: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of what names none."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)


def _sentence(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


def option(group: str, *names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option of this group."""
    return click.option(*names, cls=_Grouped, group=group, **settings)
