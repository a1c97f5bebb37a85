"""`wsinvest demo`: start the demo service, or find it running, and say how to look at it."""

import click

from wsinvest.model.failure import Exit


@click.command()
@click.option("--healthy", is_flag=True, help="the same service with its faults switched off")
def demo(healthy: bool) -> Exit:
    """Start the demo service and say how to investigate it."""
    from wsinvest.cli.output import show_text
    from wsinvest.demo import running

    name = "demo-healthy" if healthy else "demo"
    found = running(name)
    said = f"{name} serves {found.url} and leaves after a minute without requests; configuration: {found.env_file}\n"
    show_text(f"{said}investigate it with: wsinvest diagnose {name}\n")
    return Exit.FINE
