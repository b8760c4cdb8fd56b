"""What the compiler has to say to its user: plain data, rendered elsewhere."""

from __future__ import annotations

from enum import Enum

from attrs import field

from ddpc.node import frozen
from ddpc.source import Span


class Severity(Enum):
    """How bad it is: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen(kw_only=True)
class Code:
    """A kind of diagnostic, declared once, beside the code that raises it.

    ``slug`` is prefixed by its owner (``resolve/unknown-service``). ``summary`` is one line for
    the index; ``why``, ``example`` and ``instead`` make the page that ``ddpc explain`` prints:
    ``example`` is a whole program that is refused with this code, ``instead`` the nearest whole
    program that is accepted without it, and nothing else is said of either. Both are ``app.ddp``;
    where it takes more to show, ``arguments`` are those of the command line and ``files`` the other
    files of the project, as (path, text).
    """

    slug: str
    severity: Severity = Severity.ERROR
    summary: str
    why: str = field(default="", repr=False)
    example: str = field(default="", repr=False)
    instead: str = field(default="", repr=False)
    arguments: tuple[str, ...] = field(default=(), repr=False)
    files: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    guard: bool = field(default=False, repr=False)
    """Whether no program of the language as it is can cause it: it guards a backend against what a
    later pattern, or another way to make a Deployment, may hand to it. Then it has no example."""
    rehearsed: bool = field(default=False, repr=False)
    """Whether it is found by running a build that compiles. Then it has no example either."""

    def __hash__(self) -> int:
        return hash(self.slug)


@frozen(kw_only=True)
class Label:
    """A second place that has a part in it, and which part (``first given here``)."""

    span: Span
    text: str


@frozen(kw_only=True)
class Edit:
    """Replace the characters of ``span`` with ``text``; an empty span inserts."""

    span: Span
    text: str


@frozen(kw_only=True)
class Fix:
    """A change that removes the diagnostic.

    ``safe`` is true where the fix cannot change what the user meant, so that ``--fix`` may apply
    it unasked; a fix that is only likely is offered, and shown as a patch.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@frozen(kw_only=True)
class Diagnostic:
    """One fact about the program, at one place.

    ``message`` is one sentence of fact without a full stop; ``label`` stands under the carets;
    ``notes`` give the reason and the arithmetic; ``helps`` say in words what to do, where a
    machine-made ``fix`` cannot. ``environments`` are the names of those in which alone it is so;
    empty: in the one that the build is for, or its place tells.
    """

    code: Code
    message: str
    span: Span
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    environments: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether this stops the build."""
        return self.code.severity is Severity.ERROR
