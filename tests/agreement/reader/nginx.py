"""nginx.conf, read by crossplane: listeners, upstreams, files, zones."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import crossplane

from tests.agreement.reader.certificates import served, trusted
from tests.agreement.reader.directive import Directive
from tests.agreement.reader.parts import Dial, Listener, Program, seconds, size_bytes
from tests.agreement.reader.tables import MAKING, repeated, unfitting

_FILES = {
    "grpc_ssl_trusted_certificate",
    "proxy_ssl_trusted_certificate",
    "ssl_certificate",
    "ssl_certificate_key",
    "ssl_client_certificate",
}
_WRITTEN = {
    "client_body_temp_path",
    "fastcgi_temp_path",
    "pid",
    "proxy_temp_path",
    "scgi_temp_path",
    "uwsgi_temp_path",
}
_URL = re.compile(r"(?:(https?|grpcs?)://)?([^/:]+)(?::([0-9]+))?(?:/.*)?")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")


class Unreadable(Exception):
    """Text that is no nginx configuration."""


@lru_cache(maxsize=1_000)
def directives(text: str) -> Directive:
    """The whole file as one block, comments left out. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "nginx.conf")
        path.write_bytes(text.encode())
        parsed = crossplane.parse(
            str(path), single=True, strict=False, check_ctx=False, check_args=False
        )
    (config,) = parsed["config"]
    if parsed["errors"]:
        raise Unreadable(str(parsed["errors"][0]["error"]))
    return Directive("", (), 0, _block(config["parsed"]))


def _block(found: list[dict[str, object]]) -> tuple[Directive, ...]:
    return tuple(
        Directive(
            str(one["directive"]),
            tuple(str(arg) for arg in _listed(one["args"])),
            int(str(one["line"])),
            _block(list(_listed(one.get("block", [])))),  # type: ignore[arg-type]
        )
        for one in found
        if one["directive"] != "#"
    )


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


@lru_cache(maxsize=1_000)
def program(text: str) -> Program:
    """What the configuration says. Raises Unreadable."""
    top = directives(text)
    everything = tuple(top.walk())
    values = _values(everything)
    upstreams = {one.args[0]: one for one in everything if one.name == "upstream"}
    servers = {name: tuple(_servers(name, one)) for name, one in upstreams.items()}
    dials = [dial for those in servers.values() for dial in those]
    problems: list[str] = []

    def passed(written: str) -> tuple[Dial, ...]:
        found: list[Dial] = []
        for target in _expanded(written, values):
            scheme, host, port = _target(target)
            if scheme not in {"https", "grpcs"}:
                continue
            own = (Dial(host=host, port=port or _usual(scheme), among="pass"),)
            found += servers.get(host, own) if port is None else own
        return tuple(found)

    for one in everything:
        if one.name in {"proxy_pass", "grpc_pass"}:
            for target in _expanded(one.args[0], values):
                scheme, host, port = _target(target)
                if host in upstreams and port is None:
                    continue
                if scheme and host:
                    dials.append(Dial(host=host, port=port or _usual(scheme), among=one.name))
                else:
                    problems.append(f"line {one.line}: `{target}` is passed to and is no upstream")
    problems += [*_unverified(top), *_defaults(everything), *_bare(everything)]
    problems += [*unfitting(everything), *repeated(everything)]
    reads = {
        path
        for one in everything
        if one.name in _FILES and one.args[0] != "off"
        for path in _expanded(one.args[0], values)
    }
    return Program(
        kind="nginx",
        listeners=tuple(_listeners(everything)),
        dials=tuple(dials),
        reads=tuple(sorted(reads)),
        writes=tuple(sorted(one.args[0] for one in everything if one.name in _WRITTEN)),
        served=tuple(served(everything, lambda text: _expanded(text, values))),
        trusted=tuple(trusted(everything, passed)),
        resolvers=tuple(
            sorted(
                {
                    address.strip("[]")
                    for one in everything
                    if one.name == "resolver"
                    for address in one.args
                    if "=" not in address
                }
            )
        ),
        config=top,
        memory=sum(_zones(everything)),
        itself=_itself(top),
        finish=max((seconds(o.args[0]) for o in top.all("worker_shutdown_timeout")), default=0),
        problems=tuple(problems),
    )


def _itself(top: Directive) -> int:
    """As measured: 1.75 MiB a worker and 433 bytes each connection that it may have; and for what
    passes 14 MiB of requests (a hundred answers to slow readers), 16 of connections."""
    said = {one.name: one.args[0] for one in top.walk() if one.name.startswith("worker_")}
    workers = int(said["worker_processes"]) if said["worker_processes"].isdigit() else 2
    each = 7 * (1 << 18) + 433 * int(said["worker_connections"])
    return workers * each + (16 if [*top.all("stream")] else 14) * (1 << 20)


def _unverified(block: Directive) -> Iterator[str]:
    """Where something is passed on over TLS, and its certificate is not verified."""
    for one in block.block:
        module, _, word = one.name.partition("_")
        if word == "pass" and one.args[0].startswith(("https:", "grpcs:")):
            said = [each.args[0] for each in block.all(f"{module}_ssl_verify")]
            if said != ["on"] or not block.all(f"{module}_ssl_trusted_certificate"):
                yield f"line {one.line}: `{one.args[0]}` is not verified"
        elif word == "pass" and one.args[0].startswith(("http:", "grpc:")):
            if block.all(f"{module}_ssl_verify"):
                yield f"line {one.line}: `{one.args[0]}` has an authority, and is not encrypted"
        elif word == "ssl_verify" and one.args != ("on",):
            yield f"line {one.line}: no certificate is verified"
        yield from _unverified(one)


def _defaults(everything: tuple[Directive, ...]) -> Iterator[str]:
    """Where several servers share an address, and not one of them is its default."""
    found: dict[str, list[bool]] = {}
    for server in everything:
        for listen in server.all("listen") if server.name == "server" else ():
            found.setdefault(listen.args[0], []).append("default_server" in listen.args)
    for address, defaults in found.items():
        if sum(defaults) != 1 and (len(defaults) > 1 or any(defaults)):
            yield f"{sum(defaults)} of {len(defaults)} servers at {address} are its default"


def _bare(everything: tuple[Directive, ...]) -> Iterator[str]:
    """Addresses of IPv6 without the brackets that tell their colons from that before a port."""
    for one in everything:
        for word in one.args if one.name in {"listen", "resolver", "server"} else ():
            if word.count(":") > 1 and not word.startswith("["):
                yield f"line {one.line}: `{word}` has no brackets"


def _values(everything: tuple[Directive, ...]) -> dict[str, tuple[str, ...]]:
    """What each variable of the file's own can be."""
    found: dict[str, tuple[str, ...]] = {}
    for one in everything:
        if one.name in MAKING:
            name = one.args[-1].removeprefix("$")
            found[name] = tuple(entry.args[0] for entry in one.block if len(entry.args) == 1)
        elif one.name == "set":
            name = one.args[0].removeprefix("$")
            found[name] = (*found.get(name, ()), one.args[1])
    return found


def _expanded(text: str, values: dict[str, tuple[str, ...]], depth: int = 6) -> tuple[str, ...]:
    """What ``text`` can be once its variables are replaced; others stay."""
    found = next((v for v in _VARIABLE.finditer(text) if v[1] in values), None)
    if found is None or not depth:
        return (text,)
    made = {
        result
        for value in values[found[1]]
        if value
        for result in _expanded(
            text[: found.start()] + value + text[found.end() :], values, depth - 1
        )
    }
    return tuple(sorted(made))


def _target(text: str) -> tuple[str, str, int | None]:
    found = _URL.fullmatch(text)
    if found is None or "$" in text.split("/", 3)[2 if "//" in text else 0]:
        return "", "", None
    return found[1] or "", found[2], int(found[3]) if found[3] else None


def _usual(scheme: str) -> int:
    return 443 if scheme in {"https", "grpcs"} else 80


def _servers(name: str, upstream: Directive) -> Iterator[Dial]:
    # Whoever chooses by a key has to know them all.
    each = bool(upstream.all("hash"))
    for one in upstream.all("server"):
        service = next((a.partition("=")[2] for a in one.args if a.startswith("service=")), None)
        host, _, port = one.args[0].rpartition(":")
        if service is not None:
            yield Dial(host=one.args[0], port=service, among=name, each=each)
        elif host and port.isdigit():
            yield Dial(host=host.strip("[]"), port=int(port), among=name, each=each)
        else:
            yield Dial(host=one.args[0], port=80, among=name, each=each)


def _listeners(everything: tuple[Directive, ...]) -> Iterator[Listener]:
    """One for each address and port, with what all its servers together answer."""
    found: dict[tuple[str, int, bool], list[Directive]] = {}
    for server in everything:
        if server.name != "server" or not server.block:
            continue
        for listen in server.all("listen"):
            address, _, port = listen.args[0].rpartition(":")
            key = (address or "0.0.0.0", int(port), "ssl" in listen.args)
            found.setdefault(key, []).append(server)
    for (address, number, tls), servers in found.items():
        inside = [one for server in servers for one in server.walk()]
        locations = [one for one in inside if one.name == "location"]
        yield Listener(
            port=number,
            address=address,
            tls=tls,
            answers=frozenset(one.args[1] for one in locations if _is_answered(one)),
            passes=any(one.name in {"proxy_pass", "grpc_pass"} for one in inside),
        )


def _is_answered(location: Directive) -> bool:
    returned = location.all("return")
    return location.args[0] == "=" and bool(returned) and returned[0].args[0].startswith("2")


def _zones(everything: tuple[Directive, ...]) -> Iterator[int]:
    for one in everything:
        if one.name in {"limit_req_zone", "limit_conn_zone"}:
            (zone,) = [arg for arg in one.args if arg.startswith("zone=")]
            yield size_bytes(zone.rpartition(":")[2])
        elif one.name == "ssl_session_cache":
            yield from (
                size_bytes(a.rpartition(":")[2]) for a in one.args if a.startswith("shared:")
            )
        elif one.name == "zone" and len(one.args) == 2:
            yield size_bytes(one.args[1])
