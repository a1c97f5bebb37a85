"""`wsinvest demo`: start a demo service, or find it running, and say how to look at it."""

import click

from wsinvest.model.failure import Exit

_STEPS = 8


@click.command()
@click.option("--healthy", is_flag=True, help="the same service with its faults switched off")
@click.option("--watch", is_flag=True, help="the same service; it breaks and heals itself on a schedule")
@click.option(
    "--training", type=click.IntRange(1, _STEPS), metavar="STEP", help=f"the service of a step, 1 to {_STEPS}"
)
def demo(healthy: bool, watch: bool, training: int | None) -> Exit:
    """Start the demo service and say how to investigate it."""
    from wsinvest.cli.output import show_text
    from wsinvest.demo import running

    names = [*["demo-healthy"] * healthy, *["demo-watch"] * watch, *[f"demo-training-{training}"] * bool(training)]
    if len(names) > 1:
        raise click.UsageError("--healthy, --watch and --training start different services; name one")
    name = names[0] if names else "demo"
    found = running(name)
    said = f"{name} serves {found.url} and leaves after a minute without requests; configuration: {found.env_file}\n"
    if watch:
        said += f"when it breaks and heals itself is written in {found.target_file}\n"
    show_text(f"{said}investigate it with: wsinvest diagnose {name}\n")
    return Exit.FINE
