"""Whether all that ask one store give it the same password."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.diagnostics import Diagnostic, Label
from ddpc.passes.codes_attach import PASSWORDS_DIFFER
from ddpc.patterns.contract import Login


def check_logins(logins: Iterable[Login], report: list[Diagnostic]) -> None:
    """Reports who gives a store no password, or another one than somebody else does."""
    by_store: dict[tuple[str, int], list[Login]] = {}
    for login in logins:
        by_store.setdefault((login.service, login.port), []).append(login)
    for asking in by_store.values():
        first = next((login for login in asking if login.secret is not None), None)
        if first is None:
            continue
        assert first.secret is not None
        for login in asking:
            if login.secret == first.secret:
                continue
            key = f"{first.secret.secret}/{first.secret.key}"
            report.append(
                Diagnostic(
                    code=PASSWORDS_DIFFER,
                    message=f"`{login.service}` is given no password by {login.who}"
                    if login.secret is None
                    else f"`{login.service}` is given two different passwords",
                    span=login.origin.span,
                    label="gives none" if login.secret is None else f"{login.who} gives another",
                    labels=(Label(span=first.origin.span, text=f"{first.who} gives `{key}`"),),
                    helps=(f"say the same in both: `{login.said} secret {key}`",),
                )
            )
