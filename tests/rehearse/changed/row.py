"""A directive that matters, and what a change of it breaks."""

from __future__ import annotations

from attrs import frozen


@frozen
class Row:
    """In a file, ``emitted`` stands once; changed to ``becomes``, ``expectation`` fails.

    ``file`` is the path in the output, below it all that is the workload's: nginx/NAME/nginx.conf.
    ``expectation`` is a line of the program, with single blanks, without its comment.
    """

    file: str
    emitted: str
    becomes: str
    expectation: str
    before: tuple[str, ...] = ()
    """Lines of the program that are tried first, whatever comes of them."""


@frozen(kw_only=True)
class Group:
    """Changes to one program's output, which is laid out once for all of them."""

    example: str
    edits: tuple[tuple[str, str], ...] = ()
    """What is changed in the program first: (what stands there, what then)."""
    more: str = ""
    """What the program says besides: more expectations."""
    rows: tuple[Row, ...]
