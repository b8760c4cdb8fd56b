"""The verdict of a checker."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class CheckResult:
    """What a checker said of one input. ``assert result.ok, result`` prints all of it."""

    checker: str
    """The checker and its exact version: ``nginx -t 1.30.6``."""
    ok: bool
    """True only if the checker accepted the input and warned of nothing."""
    output: str
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        verdict = "accepted" if self.ok else "refused"
        return f"{self.checker}: {verdict}\n{self.output}"
