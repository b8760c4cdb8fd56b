"""What the program calls and does not declare as its own: stand-ins outside of the cluster."""

from __future__ import annotations

from contextlib import ExitStack

from attrs import define, field

from ddpc.ir.design import Design
from ddpc.rehearse.cluster import Cluster
from ddpc.rehearse.containers import Real, Runners
from ddpc.rehearse.running import Running
from ddpc.rehearse.standins import StandIn
from ddpc.rehearse.stub import serve

_HTTP = ("http", "https", "grpc")

READY_SECONDS = 60.0


@define
class Beyond:
    """The externals, each in a pod of its own; they can be stopped and started again."""

    design: Design
    cluster: Cluster
    running: Running
    runners: Runners
    lacks: dict[str, str] = field(factory=dict)
    """By external, the server that would run in its place, were it installed."""
    _stacks: dict[str, ExitStack] = field(factory=dict)

    def start(self, name: str) -> None:
        """Have an external answer."""
        external = next(each for each in self.design.externals if each.name == name)
        pod = self.cluster.pods[external.host]
        stack = self._stacks.setdefault(name, ExitStack())
        for port in external.ports:
            if port.protocol not in _HTTP:
                runner = self.runners.beyond(port.dialled, port.protocol)
                if isinstance(runner, Real):
                    process = stack.enter_context(self.running.outside(pod, runner))
                    pod.wait_for(process, port.dialled, READY_SECONDS)
                    continue
                if runner.lacks:
                    self.lacks[name] = runner.lacks
                stack.enter_context(pod.listen(port.dialled))
                continue
            tls = self.running.certificate((pod.name,)) if port.protocol == "https" else None
            verifies = self.running.verifies.get(name, {})
            answering = StandIn(service=name, pod=name, verifies=verifies)
            stack.enter_context(serve(pod, port.dialled, answering.answer, tls=tls, remember=False))

    def stop(self, name: str) -> None:
        """Have an external refuse connections."""
        self._stacks.pop(name, ExitStack()).close()

    def close(self) -> None:
        for name in tuple(self._stacks):
            self.stop(name)
