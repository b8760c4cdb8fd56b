"""Arguments that are written as one: without quotes, signs among them end a value."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.syntax.nodes import Argument, Kind, Parameters


def runs(arguments: tuple[Argument | Parameters, ...]) -> Iterator[slice]:
    """Arguments with nothing between them, signs among them; strings stand for themselves."""
    start = 0
    for at in range(1, len(arguments) + 1):
        if at < len(arguments) and arguments[at - 1].span.end == arguments[at].span.start:
            continue
        run = arguments[start:at]
        kinds = {one.kind if isinstance(one, Argument) else Kind.STRING for one in run}
        if Kind.SIGN in kinds and len(run) > 1 and Kind.STRING not in kinds:
            yield slice(start, at)
        start = at
