"""The comment above a block of ``ddp``: what is to be known to compile it."""

from __future__ import annotations

from attrs import frozen

from tests.house.docs.pages import Block


@frozen(kw_only=True)
class Mark:
    """What a comment ``<!-- ddp: CLAUSE; CLAUSE -->`` says.

    ``inside``: the statement whose block the text is a part of; empty for statements of a file's
    top; None for a whole program. ``says``: the codes of all diagnostics that come of it.
    """

    inside: str | None = None
    says: tuple[str, ...] = ()
    environment: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    file: str | None = None


def mark_of(block: Block) -> Mark:
    """The mark of a block. Raises ValueError for one that is not understood."""
    if not block.mark:
        return Mark()
    kind, _, rest = block.mark.partition(": ")
    if kind != "ddp":
        raise ValueError(f"{block.place}: not a mark of ddp: {block.mark}")
    inside: str | None = None
    says: tuple[str, ...] = ()
    environment: str | None = None
    inputs: list[tuple[str, str]] = []
    file: str | None = None
    for clause in rest.split("; "):
        word, _, argument = clause.partition(" ")
        if clause == "fragment":
            inside = ""
        elif word == "in" and argument:
            inside = argument
        elif word == "says" and argument:
            says = tuple(argument.split())
        elif word == "env" and argument:
            environment = argument
        elif word == "set" and "=" in argument:
            name, _, value = argument.partition("=")
            inputs.append((name, value))
        elif word == "file" and argument:
            file = argument
        else:
            raise ValueError(f"{block.place}: the mark's clause is not known: {clause}")
    return Mark(
        inside=inside,
        says=says,
        environment=environment,
        inputs=tuple(inputs),
        file=file,
    )
