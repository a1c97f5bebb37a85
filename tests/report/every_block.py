"""One block of each kind, and of each variant, with a text wherever a block takes one."""

from wsinvest.report.blocks import (
    Anchor,
    Badge,
    Bar,
    Block,
    Bullets,
    Callout,
    Card,
    ChainLink,
    ChainOfCauses,
    Code,
    Column,
    Definitions,
    Fold,
    Heading,
    Lead,
    Mono,
    Paragraph,
    Stop,
    Table,
    TimeLine,
    Tone,
    Trail,
)


def every_block(text: str, code: str) -> list[Block]:
    """The blocks with this text; `code`: what stands in them to be copied, which no writer wraps."""
    return [
        Heading(text),
        Heading(text, level=4),
        Paragraph(text),
        Paragraph(text, small=True),
        Lead(text),
        Bullets((text, text)),
        Bullets((text, text), ordered=True),
        Table(text, (Column(text), Column(text), Column(text, number=True)), ((text, text, text),), (text, text, text)),
        Definitions(((text, text),)),
        ChainOfCauses((ChainLink(text, text, text), ChainLink(text, text, text, observed=False))),
        Code(code),
        Callout(text, Tone.HIGH),
        Card((text, Badge(text, Tone.HIGH)), (Paragraph((text, Mono(text))), Callout(text))),
        Fold((text, Badge(text)), (Paragraph((text, Anchor(text))),), Tone.LOW),
        Trail((Stop(text, text, Tone.BAD), Stop(text, ""))),
        TimeLine((Bar(text, 0.0, 0.5, text), Bar(text, 0.5, 0.5, text))),
    ]
