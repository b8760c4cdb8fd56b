"""What a container is given as text: arguments and variables that hold no secret, and name one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ddpc.diagnostics import Diagnostic
from ddpc.ir.origin import Origin
from ddpc.node import frozen
from ddpc.reading.codes import CREDENTIAL, NO_PROGRAM, PASSWORD_IN_URL, UNSET_VARIABLE
from ddpc.schema.settings import Block, Setting, Typed

_URL: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://[^/@\s:]*:(?!\$[({])[^/@\s]+@"
    r"|(?<![\w.-])[^\s/:@]+:(?!\$[({])[^\s/@]+@[a-z]*\(",
    re.ASCII,
)
"""A URL with a password in its authority (RFC 3986, section 3.2.1), or a DSN of Go's MySQL."""

_WORDS: Final = r"PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY"
_VARIABLE: Final = re.compile(rf"(?:.*_)?(?:{_WORDS}|PASS|SECRET)", re.ASCII | re.IGNORECASE)
_OBJECT: Final = re.compile(r"(?:.*_)?(?:TLS|PULL|CERT|CA)_SECRET", re.ASCII | re.IGNORECASE)
_FLAG: Final = re.compile(
    rf"--?(?:[\w.-]*[._-])?(?:{_WORDS.replace('_', '[._-]')}|CLIENT[._-]SECRET|REQUIREPASS"
    r"|MASTERAUTH)",
    re.ASCII | re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"\$\(([A-Za-z_][A-Za-z0-9_]*)\)", re.ASCII)
_MEANT: Final = re.compile(r"[A-Z][A-Z0-9_]*", re.ASCII)
_NO_SECRET: Final = re.compile(
    r"|yes|no|true|false|on|off|none|null|required|optional|disabled?|enabled?|[0-9]{1,4}"
    r"|[a-z][a-z0-9+.-]*:.*|\.{0,2}/.*|.*\$[({].*|<.*>",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
"""What a variable or flag with such a name holds otherwise: a switch, a number, a path, a URL, or
what stands for a value."""

_WAY_OUT: Final = "have the cluster read it from a Secret: `env {} secret SECRET/KEY`"


@frozen(kw_only=True)
class _Text:
    """A text that the container gets; ``variable`` is the one whose value it is."""

    value: str
    place: Origin
    variable: str | None = None


def check_given(block: Block, report: list[Diagnostic], way_out: str | None = None) -> None:
    """Reports secrets that stand in plain text, and references to variables that there are not.

    ``way_out`` is the pattern's own word for a password, where it has one.
    """
    variables = {setting.need("name", str) for setting in block.many("env")}
    for text in _texts(block):
        if _URL.search(text.value):
            report.append(
                Diagnostic(
                    code=PASSWORD_IN_URL,
                    message="a password stands in a URL",
                    span=text.place.span,
                    label="everybody can read this",
                    helps=(way_out or _WAY_OUT.format(text.variable or "PASSWORD"),),
                )
            )
        elif text.variable is not None and _is_credential(text.variable, text.value):
            report.append(
                Diagnostic(
                    code=CREDENTIAL,
                    message=f"`{text.variable}` seems to be a secret, and stands in plain text",
                    span=text.place.span,
                    label="is in the build as it stands",
                    helps=(_WAY_OUT.format(text.variable),),
                )
            )
        for name in _REFERENCE.findall(text.value):
            if text.variable is None and name in variables:
                continue
            if name in variables or (_MEANT.fullmatch(name) and text.variable is None):
                report.append(_stays_text(name, text))
    for setting in block.many("run", "with", "before"):
        report += _flags(setting, way_out)
        if setting.get("entry", str) == "":
            report.append(
                Diagnostic(
                    code=NO_PROGRAM,
                    message="the program to run has no name",
                    span=setting.head,
                    label="runs an empty name",
                    helps=("name the program, or write `run with` and the arguments alone",),
                )
            )


def _stays_text(name: str, text: _Text) -> Diagnostic:
    helps = (f"declare it: `env {name} secret SECRET/KEY`, or `env {name} VALUE`",)
    if text.variable is not None:
        helps = ("have the program put it together, or give it as an argument: there it is read",)
    return Diagnostic(
        code=UNSET_VARIABLE,
        message=f"`$({name})` stays as it is written: "
        + (
            "variables are not read in the text of others"
            if text.variable is not None
            else f"there is no variable `{name}` here"
        ),
        span=text.place.span,
        label="passed on as text",
        helps=helps,
    )


def _texts(block: Block) -> Iterator[_Text]:
    for setting in block.listed("env"):
        value = setting.get("value", str) if "value" in setting.values else None
        if value is not None:
            name = setting.need("name", str)
            yield _Text(
                value=value, place=Origin(setting.where("value"), setting.text), variable=name
            )
    for setting in block.many("run", "with", "before"):
        for typed in _arguments(setting):
            yield _Text(value=str(typed.value), place=Origin(typed.use, setting.text))


def _arguments(setting: Setting) -> tuple[Typed, ...]:
    found = setting.values.get("arguments", ())
    assert isinstance(found, tuple)
    return found


def _flags(setting: Setting, way_out: str | None) -> Iterator[Diagnostic]:
    """Arguments that give a secret: ``--password=X``, or ``--password`` and the next one."""
    arguments = _arguments(setting)
    for place, typed in enumerate(arguments):
        flag, equals, value = str(typed.value).partition("=")
        if not _FLAG.fullmatch(flag):
            continue
        if not equals and place + 1 < len(arguments):
            value = str(arguments[place + 1].value)
            if value.startswith("-"):
                continue
        if _NO_SECRET.fullmatch(value):
            continue
        yield Diagnostic(
            code=CREDENTIAL,
            message=f"`{flag}` seems to be given a secret, in plain text",
            span=typed.use if equals else typed.use.to(arguments[place + 1].use),
            label="is in the build as it stands",
            helps=(
                way_out
                or f"name a variable that holds it: `env PASSWORD secret SECRET/KEY`, and"
                f" `{flag}{'=' if equals else ' '}$(PASSWORD)` as the argument",
            ),
        )


def _is_credential(variable: str, value: str) -> bool:
    return (
        _VARIABLE.fullmatch(variable) is not None
        and _OBJECT.fullmatch(variable) is None
        and _NO_SECRET.fullmatch(value) is None
    )
