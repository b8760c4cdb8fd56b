"""Paths that are kept for everyone: what is one user's own among them, what is not kept at all."""

from __future__ import annotations

from ddpc.diagnostics import Code, Diagnostic, Label, Severity
from ddpc.ir.values import PathPattern
from ddpc.patterns.cache.options import CacheOptions, Keep

_PROGRAM = (
    'app demo { }\nservice web {\n  image "registry.example.com/web:1.0"\n  user  10001\n'
    "  port  http 8080\n  ready GET /ready\n  reach load-balancer\n}\n"
)

EVERYTHING = Code(
    slug="cache/keeps-everything",
    severity=Severity.WARNING,
    summary="a cache keeps every page, whoever asks for it",
    why=(
        "What `keep` is for is the same for everyone: the request's cookies are taken away, and the"
        " answer is given to all. For every path, that is also what the service makes for a user"
        " who is known by a cookie, unless it says `private` or sets a cookie with it. Requests"
        " with Authorization go to the service, whatever is kept."
    ),
    example=_PROGRAM + "attach cache to web { keep /* for 1h }\n",
    instead=_PROGRAM + "attach cache to web { ttl 1h; keep /static/* for 7d }\n",
)

SKIPPED = Code(
    slug="cache/kept-and-skipped",
    severity=Severity.WARNING,
    summary="what a cache is to keep always goes to the service",
    why="What is skipped is not looked at any further, so nothing below such a path is kept.",
    example=_PROGRAM + "attach cache to web { skip /api/*; keep /api/logo.png for 7d }\n",
    instead=_PROGRAM + "attach cache to web { skip /api/*; keep /logo.png for 7d }\n",
)

TWICE = Code(
    slug="cache/kept-twice",
    summary="a path is to be kept for two different times",
    why="Statements have no order: nothing says which of the two times holds.",
    example=_PROGRAM + "attach cache to web { keep /static/* for 1h; keep /static/* for 7d }\n",
    instead=_PROGRAM + "attach cache to web { keep /static/* for 1h; keep /static/img/* for 7d }\n",
)


def check(options: CacheOptions, report: list[Diagnostic]) -> None:
    """Say which rules keep what is one user's own, which keep nothing, and which differ."""
    first: dict[PathPattern, Keep] = {}
    for keep in options.keep:
        other = first.setdefault(keep.path, keep)
        if other.ttl != keep.ttl:
            report.append(_twice(*sorted((other, keep), key=lambda one: one.origin.span)))
        if keep.path.prefix and keep.path.path == "/":
            report.append(
                Diagnostic(
                    code=EVERYTHING,
                    message="every page is kept and given to everyone, cookies or not",
                    span=keep.origin.span,
                    label="for every path",
                    helps=(
                        "name what is the same for everyone: `keep /static/* for 7d`",
                        "for answers that do not say how long they may be kept: `ttl`",
                    ),
                )
            )
        skipped = next((path for path in options.skip_paths if _covers(path, keep)), None)
        if skipped is not None:
            report.append(
                Diagnostic(
                    code=SKIPPED,
                    message=f"`{keep.path}` is never kept: `{skipped}` is skipped",
                    span=keep.origin.span,
                    label="goes to the service",
                )
            )


def _twice(first: Keep, second: Keep) -> Diagnostic:
    return Diagnostic(
        code=TWICE,
        message=f"`{second.path}` is kept for {second.ttl}, and for {first.ttl}",
        span=second.origin.span,
        label="another time for the same path",
        labels=(Label(span=first.origin.span, text="the first"),),
    )


def _covers(skipped: PathPattern, keep: Keep) -> bool:
    """Whether all that ``keep`` is for is skipped."""
    if skipped.prefix:
        return keep.path.path.startswith(skipped.path)
    return not keep.path.prefix and keep.path.path == skipped.path
