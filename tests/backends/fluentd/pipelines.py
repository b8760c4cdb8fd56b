"""Every kept output's files of fluentd, read; and programs of one's own."""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from ddpc.driver import Options, Outcome
from tests.backends.fluentd.reader import Node, read
from tests.passes.programs import compiled
from tests.servers.builds import build, builds

HEAD = """\
app demo { registry "registry.example.com/demo" }
service web {
  image "registry.example.com/web:1.0"
  user  10001
  port  http 8080
  port  redis 6379
  ready GET /ready
  reach load-balancer
}
"""


@frozen
class Kept:
    """A build with a file of fluentd: the file's folder in the output, and what is in it."""

    name: str
    folder: str
    text: str

    @property
    def nodes(self) -> list[Node]:
        return read(self.text)


@cache
def kept() -> tuple[Kept, ...]:
    """All of them, of goldens and examples."""
    return tuple(
        Kept(name, path.rpartition("/")[0], text)
        for name in builds()
        for path, text in build(name).files.items()
        if path.endswith("/fluent.conf")
    )


def outcome(*lines: str) -> Outcome:
    """What comes of a service with ``logs`` that says these lines."""
    block = "".join(f"  {line}\n" for line in lines)
    return compiled(f"{HEAD}attach logs to web {{\n{block}}}\n", options=Options())


def conf(*lines: str) -> str:
    """The file of fluentd for these lines."""
    made = outcome(*lines)
    (text,) = [file.text for file in made.files if file.path.endswith("fluent.conf")]
    return text


def nodes(*lines: str) -> list[Node]:
    """The same, read."""
    return read(conf(*lines))


def matches(pattern: str, tag: str) -> bool:
    """Whether a ``<match>`` or ``<filter>`` takes records of a tag (configuration/config-file,
    "Wildcards and Expansions").
    """
    parts = {".**": r"(\..*)?", "**": ".*", "*": "[^.]*"}
    written = re.compile(r"\.\*\*|\*\*|\*").split(pattern)
    found = re.compile(r"\.\*\*|\*\*|\*").findall(pattern)
    regexp = re.escape(written[0])
    for wild, rest in zip(found, written[1:], strict=True):
        regexp += parts[wild] + re.escape(rest)
    return re.fullmatch(regexp, tag) is not None
