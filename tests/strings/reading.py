"""An output as a list of what its formats' own parsers find in it: (way, text).

A text is what its reader makes of it: of an argument what the kubelet gives on, of a word of nginx
its value. Whatever the reader would take for more than text is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from ruamel.yaml import YAML

from tests.agreement.reader import nginx, vcl
from tests.agreement.reader.directive import Directive
from tests.backends.fluentd import reader as fluentd
from tests.backends.nginx.reading import unescaped

Found = tuple[tuple[str, ...], str]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, sooner
_MARK = "\N{REPLACEMENT CHARACTER}"
VARIABLE = "\x02"
"""Stands around what is a variable of nginx."""
_MAKING = frozenset(("map", "split_clients", "geo"))
_CONFIGURATIONS = frozenset(("nginx.conf", "default.vcl", "fluent.conf", "nutcracker.yaml"))
DECODED = "\x01"
"""Stands before what is compared with a path, where %41 and A are the same."""
_PLACEHOLDER = re.compile(r"\$\{|__[A-Z_]+__")
"""What fluentd replaces in the fields that a record gets."""
_SPECIAL = frozenset("\\.^$*+?()[]{}|")


def found(files: Mapping[str, str]) -> list[Found]:
    """All that stands in the files. Raises what their readers raise."""
    return [one for path in sorted(files) for one in _file(path, files[path])]


def _file(path: str, text: str) -> tuple[Found, ...]:
    name = path.rpartition("/")[2]
    return tuple(((path, *way), leaf) for way, leaf in _content(name, text))


@cache
def _content(name: str, text: str) -> tuple[Found, ...]:
    if name == "nginx.conf":
        top = nginx.directives(text)
        made = {one.args[-1].removeprefix("$") for one in top.walk() if one.name in _MAKING}
        return tuple(_nginx(top, (), "", frozenset(made)))
    if name == "default.vcl":
        return tuple(_vcl(vcl.statements(text), ()))
    if name == "fluent.conf":
        return tuple(leaf for node in fluentd.read(text) for leaf in _fluentd(node, ()))
    if name.endswith((".yaml", ".yml")):
        return tuple(_documents(text))
    return (((), text),)


def _documents(text: str) -> Iterator[Found]:
    for part in re.split(r"^---\n", text, flags=re.MULTILINE):
        yield from _document(part)


@cache
def _document(text: str) -> tuple[Found, ...]:
    """By PyYAML (YAML 1.1); a second reader (1.2) has to find the same."""
    read = list(_yaml(yaml.load(text, Loader=_LOADER), ()))  # noqa: S506 # a safe one
    again = list(_yaml(YAML(typ="safe", pure=True).load(text), ()))
    assert read == again
    return tuple(read)


def _yaml(node: Any, way: tuple[str, ...]) -> Iterator[Found]:
    if isinstance(node, dict):
        yield way, f"{len(node)} keys"
        for key, value in node.items():
            step = key if isinstance(key, str) else f"{type(key).__name__} {key}"
            if way[-1:] == ("data",) and key in _CONFIGURATIONS:
                for inner, leaf in _content(key, value):
                    yield (*way, step, *inner), leaf
            else:
                yield from _yaml(value, (*way, step))
    elif isinstance(node, list):
        yield way, f"{len(node)} items"
        for value in node:
            yield from _yaml(value, way)
    elif isinstance(node, str):
        yield way, given(node) if _is_expanded(way) else node
    else:
        yield way, f"{type(node).__name__} {node}"


def _is_expanded(way: tuple[str, ...]) -> bool:
    """Commands and arguments of containers and of their probes, and variables; what hooks run is
    given on as it is (kubernetes/pkg/kubelet: prober.go, lifecycle/handlers.go)."""
    if way[-2:] == ("exec", "command"):
        return way[-3].endswith("Probe")
    return way[-2:] == ("env", "value") or (
        way[-1:] in {("command",), ("args",)} and way[-2].lower().endswith("containers")
    )


def given(text: str) -> str:
    """What the kubelet makes of an argument; what it would replace is marked."""
    made, at = "", 0
    for one in re.finditer(r"\$\$|\$\([^)]*\)", text):
        made += text[at : one.start()] + ("$" if one[0] == "$$" else f"{_MARK}{one[0]}")
        at = one.end()
    return made + text[at:]


def _nginx(
    one: Directive, way: tuple[str, ...], outer: str, own: frozenset[str]
) -> Iterator[Found]:
    if one.name == "geo" and one.args == ("$dollar",):
        assert [(entry.name, entry.args) for entry in one.block] == [("default", ("$",))]
        return
    here = (*way, one.name) if outer not in _MAKING else (*way, "entry")
    if outer in _MAKING:
        yield (*here, "key"), _key(one.name)
    yield here, f"{len(one.args)} arguments"
    for place, argument in enumerate(one.args):
        literally = one.name in {"location", "server_name", "server", "upstream"}
        plain = re.sub(r"^zone=[^:]*", "zone=", unescaped(argument))
        yield (*here, str(place)), DECODED + plain if literally else value(plain, own)
    for inner in one.block:
        yield from _nginx(inner, here, one.name, own)


def value(text: str, own: frozenset[str]) -> str:
    """What a word means where nginx looks for variables; they are marked, and those of the file's
    ``own`` are not told apart: their names are made up."""
    made, at = "", 0
    for one in re.finditer(r"\$(?:\{(\w+)\}|(\w+))?", text):
        name = one[1] or one[2] or ""
        kept = f"{VARIABLE}{'own' if name in own else name}{VARIABLE}"
        kept = "$" if name == "dollar" and name in own else kept
        made += text[at : one.start()] + kept
        at = one.end()
    return made + text[at:]


def _key(text: str) -> str:
    """What a key of a map fits: the text, or what an expression for exactly it escapes."""
    plain = unescaped(text)
    if plain.startswith("~"):
        return DECODED + expression(plain[1:])
    return DECODED + plain.removeprefix("\\")


def expression(text: str) -> str:
    """A regular expression with its escaped characters as they are; others that mean more are
    marked."""
    made, at = "", 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] in _SPECIAL | {"#"}:
            made += text[at + 1]
            at += 2
        else:
            made += (_MARK if text[at] in _SPECIAL else "") + text[at]
            at += 1
    return made


def _vcl(statements: tuple[vcl.Statement, ...], way: tuple[str, ...]) -> Iterator[Found]:
    for one in statements:
        words = " ".join("" if t.kind == "string" else t.text for t in one.tokens)
        yield way, words
        for place, token in enumerate(one.tokens):
            if token.kind == "string":
                yield (*way, one.head), _string(one.tokens, place)
        if one.block is not None:
            yield from _vcl(one.block, (*way, one.head))


def _string(tokens: tuple[vcl.Token, ...], place: int) -> str:
    """What a string says: an expression where it is compared by ``~`` or replaced."""
    text = tokens[place].text
    compared = place > 0 and (tokens[place - 1].is_("~") or tokens[place - 1].is_("!~"))
    replaced = any(token.text.startswith("regsub") for token in tokens[:place])
    if not (compared or replaced):
        return text
    encoded = rf"%{_MARK}\({_MARK}\?i:([0-9A-Fa-f]{{2}}){_MARK}\)"
    return DECODED + re.sub(encoded, r"%\1", expression(text))


def _fluentd(node: fluentd.Node, way: tuple[str, ...]) -> Iterator[Found]:
    here = (*way, node.name)
    yield here, node.argument
    for name, text in node.parameters:
        replaced = node.name == "record" and _PLACEHOLDER.search(text)
        yield (*here, name), f"{_MARK}{text}" if replaced else text
    for one in node.children:
        yield from _fluentd(one, here)
