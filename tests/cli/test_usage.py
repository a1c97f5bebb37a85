"""What is mistyped is told in our words: which part, what may stand there, where the help is."""

import click
import pytest

from wsinvest.cli.main import wsinvest
from wsinvest.cli.numbers import Number
from wsinvest.cli.usage import told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("watch", "URL|TARGET... is missing; see: wsinvest watch --help"),
        ("fleet", "FILE.toml|FOLDER is missing; see: wsinvest fleet --help"),
        ("watch test-alert", "TARGET... is missing; see: wsinvest watch test-alert --help"),
        ("watch units", "KIND is missing; see: wsinvest watch units --help"),
        ("storm demo", "--clients is missing; see: wsinvest storm --help"),
        ("load demo --hold x", "--hold: give a whole number from 1 to 1,000,000"),
        ("load demo --hold 0", "--hold: give a whole number from 1 to 1,000,000"),
        ("load demo --rate 0", "--rate: give a number above 0, up to 100,000"),
        ("load demo --seed -1", "--seed: give a whole number of 0 or more"),
        ("load demo --for 1x", "--for: '1x' is no time up to 1 d; write it as 90s, 15m, 1h or 2d"),
        ("watch demo --log xml", "--log: give text or json"),
        ("compare a --since red", "--since: give green"),
        ("watch units nagios", "KIND: give systemd, cron, prometheus, rules, alertmanager or grafana"),
        ("load demo --xyzzy", "No such option '--xyzzy'; see: wsinvest load --help"),
        ("load demo --hodl 3", "No such option '--hodl'; did you mean --hold?"),
        ("load demo --nonsense", "No such option '--nonsense'; see: wsinvest load --help"),
        ("load demo --find-it", "No such option '--find-it'; did you mean --find?"),
        ("capacity demo --max 3", "No such option '--max'; did you mean --max-rate?"),
        ("compair a b", "No such command 'compair'; did you mean compare?"),
        ("nonsense", "No such command 'nonsense'; see: wsinvest --help"),
        ("load demo --rate nan", "--rate: give a number above 0, up to 100,000"),
        ("capacity demo --arrivals inf", "--arrivals: give a number above 0"),
        ("storm demo --rate 1e9", "--rate: give a number from 0.1 to 1,000,000"),
        ("wss://host/path", "No such command 'wss://host/path'; see: wsinvest --help"),
        ("list a b", "there are words that belong to no option; put a value that holds blanks into quotes"),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_to_do(arguments: str, said: str):
    """No words of the parser's own, such as `integer range`; a group without arguments prints no help as an error."""
    with pytest.raises(Exception) as failed:  # noqa: PT011  of whatever class: click has several
        wsinvest.main(arguments.split(), prog_name="wsinvest", standalone_mode=False)

    assert said == told(failed.value)


def test_no_option_takes_what_is_no_number():
    """`nan` is neither below nor above a bound, so a range of click lets it through."""
    loose = [
        f"{command.name} {param.name}"
        for command in _commands(wsinvest)
        for param in command.params
        if isinstance(param.type, click.FloatRange | click.types.FloatParamType) and not isinstance(param.type, Number)
    ]
    assert [] == loose


def _commands(group: click.Group) -> list[click.Command]:
    inner = [_commands(one) if isinstance(one, click.Group) else [one] for one in group.commands.values()]
    return [command for commands in inner for command in commands]
