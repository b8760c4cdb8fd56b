"""What a character of a .ddp file can be, and what each editor calls it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final


class Class(Enum):
    """A class, with its TextMate scope (a ``*`` stands for any ending) and its items in Vim."""

    def __init__(self, scope: str, *items: str) -> None:
        self.scope = scope
        self.items = items

    DECLARATION = ("keyword.control.declaration.ddp", "ddpDeclaration")
    SETTING = ("keyword.other.setting.ddp", "ddpSetting")
    STATEMENT = ("entity.other.attribute-name.statement.ddp", "ddpStatement")
    NAME = ("entity.name.type.*", "ddpName")
    PATTERN = ("support.function.pattern.ddp", "ddpPattern")
    OWN_PATTERN = ("entity.name.function.pattern.ddp", "ddpOwnPattern")
    LITERAL = ("keyword.operator.word.ddp", "ddpLiteral")
    VALUE = ("constant.language.ddp", "ddpValue")
    PARAMETER = ("variable.parameter.ddp", "ddpParameter")
    TYPE = ("support.type.ddp", "ddpType")
    WORD = ("variable.other.name.ddp", "ddpWord", "ddpOtherType", "ddpDefault")
    NUMBER = ("constant.numeric.ddp", "ddpNumber")
    UNIT = ("keyword.other.unit.ddp", "ddpUnit")
    PATH = ("string.unquoted.path.ddp", "ddpPath")
    STRING = ("string.quoted.double.ddp", "ddpString")
    ESCAPE = ("constant.character.escape.ddp", "ddpEscape")
    BAD_ESCAPE = ("invalid.illegal.escape.ddp", "ddpBadEscape")
    REFERENCE = ("variable.other.reference.ddp", "ddpReference")
    ARROW = ("keyword.operator.arrow.ddp", "ddpArrow")
    EQUALS = ("keyword.operator.assignment.ddp", "ddpAssignment", "ddpDefaultSign")
    COLON = ("punctuation.separator.type.ddp", "ddpColon")
    COMMA = ("punctuation.separator.parameter.ddp", "ddpComma")
    PARENTHESIS = ("punctuation.section.parameters.*", "ddpParenthesis")
    BRACE = ("punctuation.section.block.*", "ddpBrace")
    TERMINATOR = ("punctuation.terminator.statement.ddp", "ddpTerminator")
    COMMENT = ("comment.line.number-sign.ddp", "ddpComment")
    DOC_COMMENT = ("comment.line.documentation.ddp", "ddpDocComment")
    OPEN_STRING = ("invalid.illegal.unclosed-string.ddp", "ddpOpenString")
    STRAY = ("invalid.illegal.character.ddp", "ddpStray")


Classes = tuple[Class, ...]
"""What one character is, the outermost first: a unit is ``(NUMBER, UNIT)``, a blank is ``()``."""

_BY_SCOPE: Final = {one.scope: one for one in Class}
_BY_ITEM: Final = {item: one for one in Class for item in one.items}
_NO_CLASS: Final = ("source.ddp", "meta.", "punctuation.definition.")
_NO_ITEM: Final = ("ddpArguments_", "ddpOtherArguments", "ddpBefore", "ddpBroken", "ddpParameters")


def of_scopes(scopes: Iterable[str]) -> Classes:
    """The classes of a TextMate scope stack. Raises KeyError for a scope without a meaning."""
    return tuple(
        _BY_SCOPE[scope] if scope in _BY_SCOPE else _BY_SCOPE[f"{_family(scope)}.*"]
        for scope in scopes
        if not scope.startswith(_NO_CLASS)
    )


def _family(scope: str) -> str:
    return ".".join(scope.split(".")[:3])


def of_items(items: Iterable[str]) -> Classes:
    """The classes of a stack of Vim's syntax items. Raises KeyError for an unknown one."""
    return tuple(
        _BY_ITEM[item.partition("_")[0]] for item in items if not item.startswith(_NO_ITEM)
    )
