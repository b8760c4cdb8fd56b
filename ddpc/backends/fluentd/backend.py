"""fluentd as the server of a pipeline: its image, command, files, volumes, probes and end."""

from __future__ import annotations

from typing import Final

from ddpc.backends.contract import (
    NativeVocabulary,
    OutputFile,
    SecretMount,
    Served,
    Writable,
)
from ddpc.backends.fluentd.findings import Findings
from ddpc.backends.fluentd.images import OFFICIAL, image_of
from ddpc.backends.fluentd.select import DIRECTORY, PASSWORD, SECRET, STATE, select
from ddpc.backends.folders import folder
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Deployment,
    HttpGet,
    Probe,
    Stop,
    Workload,
)
from ddpc.ir.http import LayerKind
from ddpc.ir.logs import LogPipeline, SlowLog, Storm
from ddpc.ir.program import Program
from ddpc.ir.values import Duration, Size, Version
from ddpc.node import frozen

_USER: Final = 999
"""The user and group ``fluent`` of the official images: the first of the system's own."""

_TMP: Final = Size(1 << 20)

_HEALTH: Final = "/api/plugins.json?type=monitor_agent"


@frozen
class FluentdBackend:
    """Runs pipelines of logs."""

    name: str = "fluentd"
    holds: tuple[LayerKind, ...] = ()
    programs: tuple[type[Program], ...] = (LogPipeline,)
    versions: tuple[Version, ...] = tuple(OFFICIAL)
    vocabulary: NativeVocabulary | None = None

    def serve(
        self, container: Container, workload: Workload, deployment: Deployment
    ) -> tuple[Served | None, tuple[Diagnostic, ...]]:
        """How fluentd runs the container's program, or what stands against it."""
        program = container.program
        if not isinstance(program, LogPipeline):
            raise TypeError(f"the container {container.name} has no program that fluentd runs")
        findings = Findings()
        configuration = select(program, findings)
        found = findings.all()
        if found:
            return None, found
        from ddpc.backends.fluentd.text import fluent_conf

        application = deployment.application
        image, build = image_of(
            program, application.target(self.name), application.registry, container.origin
        )
        served = Served(
            image=image,
            build=build,
            command=_command(program),
            directory=DIRECTORY,
            files=(fluent_conf(configuration), *_scripts(program)),
            standalone=f"fluentd/{folder(container, workload)}",
            secrets=_secrets(program),
            writable=(
                Writable(name="state", path=STATE, size=program.state),
                # It makes a socket there to share others with its children, of which it has none.
                Writable(name="tmp", path="/tmp", size=_TMP, in_memory=True),
            ),
            ports=(ContainerPort(name="health", number=program.health_port, protocol="http"),),
            user=_USER,
            group=_USER,
            # The service is ready without it: what is not collected yet waits in its file or log.
            ready=None,
            alive=_asks(program, every=10, failures=6),
            started=_asks(program, every=1, failures=60),
            # It is told to end after the service has ended, and reads the last lines then.
            stop=container.stop or Stop(pause=Duration(0), finish=Duration(10_000)),
        )
        return served, ()


def _plugins(program: LogPipeline) -> bool:
    return any(isinstance(one, SlowLog) and one.plugin for one in program.sources)


def _command(program: LogPipeline) -> tuple[str, ...]:
    """One process: the cluster restarts it, so nothing needs to watch over it in the pod."""
    start = ("fluentd", "--no-supervisor", "--config", f"{DIRECTORY}/fluent.conf")
    if not _plugins(program):
        return start
    from ddpc.backends.fluentd.scripts import PLUGIN

    longest = f"LONGEST={program.longest_command}"
    return ("env", longest, *start, "-r", f"{DIRECTORY}/{PLUGIN}")


def _scripts(program: LogPipeline) -> tuple[OutputFile, ...]:
    from ddpc.backends.fluentd.scripts import PLUGIN, SLOWLOG, STORM, script

    names = {STORM for one in program.sources if isinstance(one, Storm)}
    for one in program.sources:
        if isinstance(one, SlowLog):
            names.add(PLUGIN if one.plugin else SLOWLOG)
    return tuple(OutputFile(path=name, text=script(name)) for name in sorted(names))


def _secrets(program: LogPipeline) -> tuple[SecretMount, ...]:
    return tuple(
        SecretMount(secret=one.password.secret, path=SECRET, items=((one.password.key, PASSWORD),))
        for one in program.sources
        if isinstance(one, SlowLog) and one.password is not None
    )


def _asks(program: LogPipeline, *, every: int, failures: int) -> Probe:
    return Probe(
        asks=HttpGet(path=_HEALTH, port=program.health_port),
        every=Duration(every * 1_000),
        timeout=Duration(min(every * 1_000, 5_000)),
        failures=failures,
    )


BACKEND: Final = FluentdBackend()
