"""Whether all that ask one store give it the same password."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Design
from ddpc.passes.codes_attach import NO_PASSWORD_ASKED, PASSWORDS_DIFFER
from ddpc.passes.known_images import is_open
from ddpc.patterns.contract import Login
from ddpc.reading.redis import own_password

_ITSELF = "itself"


def check_logins(design: Design, logins: Iterable[Login], report: list[Diagnostic]) -> None:
    """Report who gives a store no password, another one than it asks for or others give, or one
    that it does not ask for.
    """
    by_store: dict[tuple[str, int], list[Login]] = {}
    for login in logins:
        store = (login.service, login.port)
        by_store.setdefault(store, _own(design, *store)).append(login)
    for asking in by_store.values():
        first = next((login for login in asking if login.secret is not None), None)
        if first is None:
            continue
        assert first.secret is not None
        _check_asked(design, first, report)
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


def _check_asked(design: Design, login: Login, report: list[Diagnostic]) -> None:
    """Report a password for a store that nothing tells to ask for one."""
    service = design.service_by_name.get(login.service)
    if service is None or not is_open(service.image):
        return
    if service.command or service.arguments or service.files:
        return
    assert login.secret is not None
    key = f"{login.secret.secret}/{login.secret.key}"
    report.append(
        Diagnostic(
            code=NO_PASSWORD_ASKED,
            message=f"`{service.name}` is given a password and asks for none",
            span=login.origin.span,
            label=f"{login.who} gives one",
            labels=(Label(span=service.origin.span, text="nothing tells it of a password"),),
            notes=("Redis answers such a login with an error, and who gives it takes it for down",),
            helps=(
                (
                    f'say in `{service.name}` what it asks for: `run with "--requirepass"'
                    f' "$(REDISCLI_AUTH)"` and `env REDISCLI_AUTH secret {key}`'
                ),
            ),
        )
    )
