"""The images that fluentd runs from: the official one, or one that is built upon it."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from ddpc.backends.fluentd.vocabulary import GEMS
from ddpc.ir.deployment import Build
from ddpc.ir.logs import LogPipeline, SlowLog
from ddpc.ir.origin import Origin
from ddpc.ir.values import Image, Version

OFFICIAL: Final = {Version(1, 16): Image("fluent/fluentd", "v1.16.5-debian-1.0")}
"""Tags as fluentd's own repository of images lists them (README, "Current images").

They are built on Debian 12, whose redis-tools are 7.0: the first whose ``redis-cli`` knows
``--json``.
"""

_TOOLS: Final = """\
# fluentd with redis-cli, which asks Redis for its slow log.
FROM {base}

USER root
RUN apt-get update \\
 && apt-get install -y --no-install-recommends redis-tools \\
 && rm -rf /var/lib/apt/lists/* \\
 && redis-cli --version
USER fluent
"""

_PLUGIN: Final = """\
# fluentd with its plugin for the slow log of Redis. The plugin needs a client of version 4.
FROM {base}

USER root
RUN gem install redis --version 4.8.1 --no-document \\
 && gem install {gem} --version 0.0.2 --conservative --no-document
USER fluent
"""


def image_of(
    program: LogPipeline, version: Version, registry: str | None, origin: Origin
) -> tuple[Image, Build | None]:
    """The image for a pipeline; with the build, where it is ours to make.

    A built image's tag changes with what it is built of, so none is ever replaced.
    """
    base = OFFICIAL[version]
    slow_logs = [source for source in program.sources if isinstance(source, SlowLog)]
    if not slow_logs:
        return base, None
    if any(source.plugin for source in slow_logs):
        name = "fluentd-redis-slowlog"
        text = _PLUGIN.format(base=base, gem=GEMS["redis_slowlog"])
    else:
        name, text = "fluentd-redis", _TOOLS.format(base=base)
    digest = sha256(text.encode()).hexdigest()[:10]
    full = f"{registry}/{name}" if registry is not None else name
    return Image(full, f"{version}-{digest}"), Build(name=name, dockerfile=text, origin=origin)
