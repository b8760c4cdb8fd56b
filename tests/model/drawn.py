"""Programs of splits, sessions and shards, drawn from a seed."""

from __future__ import annotations

from attrs import frozen

from ddpc.driver import Options, compile_program
from tests.properties.drawn.choices import seeded
from tests.servers.builds import Build

COOKIES = ("uid", "visitor", "SESSION", "shop.pod", "a-b")
HEADERS = ("x-user", "X-Tenant", "end-user")
_SHARES = ("1%", "5%", "10%", "12.5%", "0.25%", "20%", "33.33%")
_TAGS = ("none", '"{}"', '"[]"', '"||"')
_SERVICE = """
service {name} {{
  image    "registry.example.com/{name}:1.0"
  user     10001
  {port}
  {more}
}}
"""


@frozen
class Program:
    """A program's text, and what it compiles to."""

    text: str
    build: Build


def split(seed: str, version: str) -> Program:
    """Two to five arms with shares of any kind, and perhaps rules, for users of any kind."""
    choices = seeded(seed)
    count = 2 + choices.below(4)
    arms = [f"arm-{number}" for number in range(1, count)]
    sends = [f"send {choices.of(_SHARES)} to {arm}" for arm in arms]
    rules = [
        f'send to {choices.of(arms)} when header x-preview is "{choices.of(("on", "a; $b", "X"))}"',
        f'send to {choices.of(arms)} when cookie "team.id" is "qa|dev"',
        f"send to {choices.of(arms)} when path /preview/* /exactly",
    ]
    sends += choices.some(rules, 3)
    sticky = choices.of(
        (f'cookie "{choices.of(COOKIES)}"', f"header {choices.of(HEADERS)}", "client-ip", "none")
    )
    front = choices.once_in(3)
    if front:
        sends.append("send rest to web")
    block = _block("attach split to " + ("entry" if front else "web"), *sends, f"sticky {sticky}")
    services = [service(name) for name in ("web", *arms)]
    kept = "front entry { port http 8080 }\n" if front else ""
    return program(version, *services, kept, block)


def session(seed: str, version: str) -> Program:
    """Two to nine pods for clients that are known by a cookie or a header."""
    choices = seeded(seed)
    by = choices.of((f'cookie "{choices.of(COOKIES)}"', f"header {choices.of(HEADERS)}"))
    block = _block("attach session to web", f"by {by}", "pods listed")
    return program(version, service("web", f"replicas {2 + choices.below(8)}"), block)


def sharded(seed: str, hashed: str, shards: int | None = None) -> Program:
    """So many shards of any kind, or two to twelve, with keys spread by a hash."""
    choices = seeded(seed)
    protocol = choices.of(("redis", "memcached"))
    port = {"redis": "port redis 6379", "memcached": "port memcached 11211"}[protocol]
    count = shards or 2 + choices.below(11)
    several = f"sharded {count}; data cache; ready tcp"
    drawn = choices.of(("ketama", "ketama", "ketama", "modula"))
    block = _block(
        "attach shard to web as ambassador for store",
        "listen 7000",
        f"hash {hashed}",
        f"distribution {'modula' if hashed == 'crc32' else drawn}",
        f"hash-tag {choices.of(_TAGS)}",
        reach="",
    )
    return program("1.30", service("web"), service("store", several, port), block)


def cache(seed: str, version: str, *, hosts: bool) -> Program:
    """A cache with rules of its own, and with ``hosts`` behind TLS for two that are known."""
    choices = seeded(seed)
    rules = (
        "skip /admin/* /login",
        'skip cookie "logged_in_*" "member"',
        'ignore cookie "theme" "lang_*"',
        "keep /static/* for 7d",
        "keep /logo for 1h",
    )
    block = _block("attach cache to web", *choices.some(rules, 5), reach="")
    names = 'hosts "www.example.com" "example.com"'
    tls = _block("attach tls to web", names, "certificate secret web-tls")
    return program("1.30", service("web"), block, tls if hosts else "", varnish=version)


def limits(seed: str, tool: str, version: str) -> Program:
    """Limits for all and for some, by one or several replicas of nginx or of Varnish."""
    choices = seeded(seed)
    block = _block(
        "attach rate-limit to web",
        f"anonymous {choices.of(('10/s', '200/min', '90/min'))} burst {choices.of((0, 7, 20, 60))}",
        f"on POST /login {choices.of(('4/min', '2/s'))} burst {choices.of((2, 5, 12))}",
        f"on /search/* 30/min burst {choices.of((4, 40))}",
        f"replicas {choices.of((1, 2, 3))}",
    )
    behind = "attach cache to web { }" if tool == "varnish" else ""
    targets = {"nginx": "1.30", "varnish": "7.7", tool: version}
    return program(targets["nginx"], service("web"), block, behind, varnish=targets["varnish"])


def service(name: str, more: str = "", port: str = "port http 8080; ready GET /ready") -> str:
    """A service, of one pod unless ``more`` says otherwise."""
    return _SERVICE.format(name=name, more=more, port=port)


def _block(head: str, *statements: str, reach: str = "reach load-balancer") -> str:
    lines = "".join(f"  {each}\n" for each in (*statements, reach))
    return f"{head} {{\n{lines}}}\n"


def program(version: str, *parts: str, varnish: str = "7.7") -> Program:
    """What an app of these parts is and compiles to, for a version of nginx."""
    targets = f"target nginx {version}; target varnish {varnish}"
    app = f'app trial {{ registry "registry.example.com/trial"; {targets} }}'
    text = "\n".join((app, *parts))
    outcome = compile_program("trial.ddp", lambda _: text.encode(), Options())
    wrong = [each for each in outcome.diagnostics if each.is_error]
    assert not wrong, f"{text}\n{wrong}"
    return Program(text, Build("trial", outcome))
