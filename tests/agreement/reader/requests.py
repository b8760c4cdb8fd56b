"""Where a request goes by an nginx.conf: its location, the variables that choose, the upstream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from tests.agreement.reader.directive import Directive

_PASSES = ("proxy_pass", "grpc_pass")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_SCHEME = re.compile(r"^[^/]*://")
_DEPTH = 12


@frozen(kw_only=True)
class Request:
    """A request: its path, its headers by their names in small letters, and the share of users that
    it is one of (None: of what the others leave)."""

    path: str = "/"
    headers: Mapping[str, str] = {}
    share: float | None = None


def entered(top: Directive) -> Iterator[Directive]:
    """The servers that pass something on, but for those that the file itself passes to."""
    within = {
        server.args[0]
        for upstream in top.walk()
        if upstream.name == "upstream"
        for server in upstream.all("server")
    }
    for one in _servers(top):
        passes = any(each.name in _PASSES for each in one.walk())
        if passes and not any(listen.args[0] in within for listen in one.all("listen")):
            yield one


def hosts(server: Directive) -> tuple[str, ...]:
    """The hosts that a server answers for."""
    return tuple(name for one in server.all("server_name") for name in one.args)


def target(top: Directive, server: Directive, request: Request) -> str:
    """The upstream, or the host and port, to which a server passes a request at last; empty: it is
    passed nowhere."""
    return _followed(top, _passed(server, request.path), request)


def chooses(server: Directive) -> bool:
    """Whether it depends on the request to whom it is passed, beside its path."""
    return any("$" in _SCHEME.sub("", each.args[0]) for each in _all_passes(server))


def verifier(top: Directive, server: Directive, request: Request) -> str:
    """Whom a server asks, of a request, whether its credentials are genuine; empty: nobody."""
    location = _location(server, request.path)
    for one in (*(location.all("auth_request") if location else ()), *server.all("auth_request")):
        return _followed(top, _passed(server, one.args[0]), request)
    return ""


def _servers(top: Directive) -> Iterator[Directive]:
    return (one for one in top.walk() if one.name == "server" and one.block)


def _all_passes(server: Directive) -> Iterator[Directive]:
    return (one for one in server.walk() if one.name in _PASSES)


def _followed(top: Directive, written: str, request: Request) -> str:
    """Where what is passed to ``written`` ends, should it come back to the file itself."""
    found = _SCHEME.sub("", _filled(top, written, request)).partition("/")[0]
    upstreams = {one.args[0]: one for one in top.walk() if one.name == "upstream"}
    at = {one.args[0] for one in upstreams[found].all("server")} if found in upstreams else set()
    for server in _servers(top):
        if any(listen.args[0] in at for listen in server.all("listen")):
            return _followed(top, _passed(server, "/"), request)
    return found


def _passed(server: Directive, path: str) -> str:
    location = _location(server, path)
    for one in (location or server).block:
        if one.name in _PASSES:
            return one.args[0]
        if one.name == "try_files" and one.args[-1].startswith("@"):
            named = (each for each in server.all("location") if each.args == one.args[-1:])
            return next(
                (each.args[0] for other in named for each in other.block if each.name in _PASSES),
                "",
            )
    return ""


def _location(server: Directive, path: str) -> Directive | None:
    """The location of a path; there are no regular expressions among them."""
    best, length = None, -1
    for one in server.all("location"):
        if one.args == ("=", path):
            return one
        prefix = one.args[-1]
        may = one.args[0] != "=" and not prefix.startswith("@")
        if may and path.startswith(prefix) and len(prefix) > length:
            best, length = one, len(prefix)
    return best


def _filled(top: Directive, text: str, request: Request, depth: int = _DEPTH) -> str:
    """A text with the values of its variables."""
    if not depth:
        return text
    return _VARIABLE.sub(lambda found: _value(top, found[1], request, depth - 1), text)


def _value(top: Directive, name: str, request: Request, depth: int) -> str:
    for one in top.walk():
        if one.name == "split_clients" and one.args[-1] == f"${name}":
            return _filled(top, _drawn(one, request.share), request, depth)
        if one.name == "map" and one.args[-1] == f"${name}":
            source = _filled(top, one.args[0], request, depth)
            return _filled(top, _mapped(one, source), request, depth)
    if name == "uri":
        return request.path
    if name.startswith("http_"):
        return request.headers.get(name.removeprefix("http_").replace("_", "-"), "")
    return ""


def _drawn(split: Directive, share: float | None) -> str:
    entries = {one.name: one.args[0] for one in split.block}
    for part, value in entries.items():
        if part != "*" and share == float(part.removesuffix("%")):
            return value
    return entries.get("*", "")


def _mapped(table: Directive, source: str) -> str:
    """The entry of a map for a value: an exact one, else the first expression, else the default."""
    entries = [(one.name, one.args[0]) for one in table.block if one.args]
    for key, value in entries:
        if key.removeprefix("\\").lower() == source.lower() and key != "default":
            return value
    for key, value in entries:
        if key.startswith("~") and re.search(_expression(key[1:]), source):
            return value
    return next((value for key, value in entries if key == "default"), "")


def _expression(text: str) -> str:
    """An expression of PCRE as Python has it."""
    return _GROUP.sub("(?P<", text.replace("\\\\", "\\")).replace("\\z", "\\Z")
