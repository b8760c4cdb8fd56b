"""What the diagnostics of these tests are made of."""

from __future__ import annotations

from attrs import frozen

from ddpc.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from ddpc.source import Source, SourceMap, Span

ERROR = Code(slug="test/error", summary="an error of these tests")
OTHER = Code(slug="test/other", summary="another error of these tests")
WARNING = Code(slug="test/warning", severity=Severity.WARNING, summary="a warning of these tests")
SYNTAX = Code(slug="syntax/test", summary="an error of the parser")

APP = """\
app words { namespace words }

service dictionary {
  image "brendanburns/dictionary-server:1.0"
  port  http 8080
  replicas 1
  availability 99.9% rollout every 1h taking 40s
}

attach cache to dictionry {
  memory 100
}
"""

HOSTS = (
    'attach tls to shop { hosts "a.example.com" "b.example.com" "c.example.com" '
    '"d.example.com" "e.example.com" "f.example.com"; certificate secret shop-tls }\n'
)

BUDGET = "99.9% of a day leaves 86.4s: (1 - 0.999) x 86,400s\n24 rollouts a day may take 3.6s each"
SPREAD = (
    "two replicas are served by one while the other is replaced; the spread and the disruption "
    "budget follow from that"
)

ODD = 'env\tNAME\t"日本語 cafe\u0301 \u202eevil\u202c a\u200bb \x1b[31m \u00a0 👍"\r\nnext line\r\n'


@frozen(kw_only=True)
class Case:
    """What is rendered, and from which sources."""

    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]

    @property
    def map(self) -> SourceMap:
        """The sources by path."""
        return SourceMap(self.sources)


def at(source: Source, text: str, number: int = 0) -> Span:
    """Where ``text`` stands in ``source``, for the time ``number`` from 0."""
    start = -1
    for _ in range(number + 1):
        start = source.text.index(text, start + 1)
    return Span(source.path, start, start + len(text))


def between(source: Source, first: str, last: str) -> Span:
    """From the beginning of ``first`` to the end of ``last``, which comes after it."""
    start = source.text.index(first)
    end = source.text.index(last, start) + len(last)
    return Span(source.path, start, end)


def replace(title: str, *edits: tuple[Span, str], safe: bool = False) -> Fix:
    """A fix of those replacements."""
    return Fix(
        title=title, edits=tuple(Edit(span=span, text=text) for span, text in edits), safe=safe
    )
