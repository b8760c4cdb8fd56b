"""The catalogue of all codes of diagnostics, for ``ddpc explain`` and the reference."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from ddpc.diagnostics import Code

MODULES: Final = (
    "ddpc.backends.fluentd.codes",
    "ddpc.backends.images.codes",
    "ddpc.backends.kubernetes.codes",
    "ddpc.backends.nginx.codes",
    "ddpc.backends.prometheus.codes",
    "ddpc.backends.twemproxy.codes",
    "ddpc.backends.varnish.codes",
    "ddpc.passes.codes",
    "ddpc.passes.codes_arms",
    "ddpc.passes.codes_attach",
    "ddpc.passes.codes_expect",
    "ddpc.passes.codes_https",
    "ddpc.passes.codes_kept",
    "ddpc.passes.codes_layers",
    "ddpc.passes.codes_pod",
    "ddpc.passes.codes_scrapes",
    "ddpc.passes.codes_service",
    "ddpc.passes.codes_users",
    "ddpc.patterns.broker.codes",
    "ddpc.patterns.cache.options",
    "ddpc.patterns.cache.personal",
    "ddpc.patterns.cache.purging",
    "ddpc.patterns.cache.sharding",
    "ddpc.patterns.container",
    "ddpc.patterns.dialled",
    "ddpc.patterns.git_sync.codes",
    "ddpc.patterns.logs.codes",
    "ddpc.patterns.metrics.codes",
    "ddpc.patterns.rate_limit.codes",
    "ddpc.patterns.session.codes",
    "ddpc.patterns.shard.codes",
    "ddpc.patterns.split.codes",
    "ddpc.patterns.tls.expand",
    "ddpc.reading.codes",
    "ddpc.rehearse.codes",
    "ddpc.schema.codes",
    "ddpc.syntax.codes",
)
"""The modules that declare codes; a test finds any that is missing here."""


def codes_in(module: str) -> tuple[Code, ...]:
    """The codes among the names of ``module``, which is imported for it."""
    names = vars(import_module(module)).values()
    return tuple(value for value in names if isinstance(value, Code))


def all_codes() -> tuple[Code, ...]:
    """Every code, by its slug."""
    found = {code.slug: code for module in MODULES for code in codes_in(module)}
    return tuple(found[slug] for slug in sorted(found))
