"""The app: the unit of a build, its targets and defaults."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, one_of
from ddpc.ir.deployment import Application
from ddpc.ir.design import App
from ddpc.ir.values import Count, Cpu, Version
from ddpc.passes.codes import UNSUPPORTED_TARGET
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declared
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Block

DEFAULT_TARGETS = {
    "nginx": Version(1, 30),
    "varnish": Version(7, 7),
    "twemproxy": Version(0, 5),
    "fluentd": Version(1, 16),
    "kubernetes": Version(1, 34),
    "prometheus": Version(3, 5),
}


def app_of(thing: Declared, context: Context, report: list[Diagnostic]) -> App:
    """The app with every fact of the cluster that it states."""
    block = thing.block
    namespace, network = block.one("namespace"), block.one("network")
    cluster, pods, trusted = block.one("cluster"), block.one("pods"), block.one("trusted")
    dns = block.one("dns")
    monitored, defaults = block.one("monitored"), block.one("defaults")
    inner = defaults.block if defaults is not None and defaults.block is not None else None
    application = Application(
        name=thing.name,
        namespace=(namespace.get("value", str) if namespace else None) or thing.name,
        creates_namespace=namespace is not None and namespace.flag("create"),
        registry=block.value("registry", str),
        cluster_domain=(cluster.get("domain", str) if cluster else None) or "cluster.local",
        pods_networks=pods.all("networks", str) if pods else (),
        dns=dns.all("servers", str) if dns else (),
        network=(network.get("value", str) if network else None) or "edges",
        targets=tuple(sorted(targets_of(block, context, report).items())),
        labels=tuple(
            sorted((s.need("key", str), s.need("value", str)) for s in block.listed("label"))
        ),
        origin=origin_of(thing.head),
    )
    replicas = inner.value("replicas", int) if inner else None
    return App(
        application=application,
        cpu=inner.value("cpu", Cpu) if inner else None,
        memory=inner.value("memory", tuple) if inner else None,
        replicas=Count(replicas, replicas) if replicas is not None else None,
        trusted=trusted.all("networks", str) if trusted else (),
        monitoring_namespaces=monitored.all("namespaces", str) if monitored else (),
        admitted_namespaces=tuple(
            sorted({n for s in block.listed("allow") for n in s.all("namespaces", str)})
        ),
    )


def targets_of(block: Block, context: Context, report: list[Diagnostic]) -> dict[str, Version]:
    """The version of each tool that the build is for; reports those that are not supported."""
    targets = dict(DEFAULT_TARGETS)
    supported = {server.name: server.versions for server in context.servers}
    for setting in block.listed("target"):
        tool, version = setting.need("tool", str), setting.need("version", Version)
        versions = supported.get(tool, ())
        if version in versions:
            targets[tool] = version
            continue
        report.append(
            Diagnostic(
                code=UNSUPPORTED_TARGET,
                message=f"{tool} {version} is not a supported target",
                span=setting.where("version"),
                label=f"expected {one_of(str(one) for one in versions)}",
            )
        )
    return targets | dict(context.targets)
