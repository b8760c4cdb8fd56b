"""Whether all that ask one store give it the same password."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Design
from ddpc.passes.codes_attach import PASSWORDS_DIFFER
from ddpc.patterns.contract import Login
from ddpc.reading.redis import own_password

_ITSELF = "itself"


def check_logins(design: Design, logins: Iterable[Login], report: list[Diagnostic]) -> None:
    """Reports who gives a store no password, or another one than it asks for or others give."""
    by_store: dict[tuple[str, int], list[Login]] = {}
    for login in logins:
        store = (login.service, login.port)
        by_store.setdefault(store, _own(design, *store)).append(login)
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
                    labels=(
                        Label(
                            span=first.origin.span,
                            text=f"asks for `{key}`"
                            if first.who == _ITSELF
                            else f"{first.who} gives `{key}`",
                        ),
                    ),
                    helps=(f"say the same in both: `{login.said} secret {key}`",),
                )
            )


def _own(design: Design, name: str, port: int) -> list[Login]:
    """The password that a store asks for, where its own statements say so."""
    service = design.service_by_name.get(name)
    secret = own_password(service) if service is not None else None
    if service is None or secret is None:
        return []
    return [
        Login(service=name, port=port, secret=secret, who=_ITSELF, said="", origin=service.origin)
    ]
