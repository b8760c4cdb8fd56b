"""Parameters in Varnish's own words: varnishd starts with what is accepted."""

from __future__ import annotations

import itertools
import subprocess

import pytest

from ddpc.backends.varnish import BACKEND
from ddpc.backends.varnish.parameters import PARAMETERS, REFUSED, Kind, Parameter
from ddpc.ir.values import Version
from tests.backends.varnish import real
from tests.backends.varnish.build import NATIVE, cache, native, program, serve, served
from tests.servers.harness import ledger, roots, varnish

_ENOUGH = {
    Kind.SWITCH: ("on", "off"),
    Kind.NUMBER: ("100000",),
    Kind.SECONDS: ("100000", "30.5"),
    Kind.BYTES: ("1M", "65536", "64k", "100000b"),
}
"""Values of each kind, where a parameter has no bound of its own."""


def _values(parameter: Parameter) -> tuple[str, ...]:
    if parameter.kind is Kind.SWITCH:
        return _ENOUGH[Kind.SWITCH]
    low = f"{parameter.low:g}" if parameter.kind is Kind.SECONDS else f"{parameter.low:.0f}"
    if parameter.high is None:
        return (low, *_ENOUGH[parameter.kind])
    return low, f"{parameter.high:.0f}"


def _parse(version: str) -> Version:
    major, _, minor = version.partition(".")
    return Version(int(major), int(minor))


def _exists(parameter: Parameter, version: str) -> bool:
    return parameter.since is None or parameter.since <= _parse(version)


def _vocabulary_of(version: str) -> frozenset[str]:
    """All parameters that a varnishd has, as it lists them itself."""
    root = roots.root_with("varnish", version).path
    said = subprocess.run(
        ["chroot", str(root), "varnishd", "-x", "parameter"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout.splitlines()
    ledger.record(f"varnishd -x {version}")
    return frozenset(
        name for name, line in itertools.pairwise(said) if name and line == "~" * len(name)
    )


@pytest.mark.parametrize("version", varnish.VERSIONS)
def test_every_parameter_is_known_or_refused(version: str) -> None:
    there = _vocabulary_of(version)
    known = {one.name for one in PARAMETERS if _exists(one, version)}
    assert len(there) > 90
    assert known <= there
    assert there - known - set(REFUSED) <= _OBSCURE
    if version == varnish.VERSIONS[-1]:
        assert set(REFUSED) <= there
    assert not {one.name for one in PARAMETERS} & set(REFUSED)


_OBSCURE = {
    *("accept_filter", "acceptor_sleep_decay", "acceptor_sleep_incr", "acceptor_sleep_max"),
    *("backend_local_error_holddown", "backend_remote_error_holddown", "clock_skew", "clock_step"),
    *("critbit_cooloff", "panic_buffer", "pcre2_jit_compilation", "sigsegv_handler"),
    *("tcp_fastopen", "thread_pool_add_delay", "thread_stats_rate", "vary_notice"),
    "vsm_free_cooldown",
}
"""Parameters that nobody has asked for yet: unknown words, for the checker."""


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("column", range(5))
def test_varnishd_takes_what_is_accepted(column: int, version: str) -> None:
    """All parameters at once, each with the first of its values, then the second, and so on."""
    chosen = {
        one.name: values[min(column, len(values) - 1)]
        for one in PARAMETERS
        if _exists(one, version) and (values := _values(one))
    }
    made = served(program(cache(), natives=tuple(native(*one) for one in chosen.items())), version)
    options = made.command[made.command.index("-n") :]
    for name, value in chosen.items():
        assert [word for word in options if word.startswith(f"{name}=")] == [f"{name}={value}"]
    result = varnish.check(
        made.files[0].text.encode(), version=version, sandbox=real.sandbox(made), options=options
    )
    assert result.ok, result


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda one: one.name)
def test_a_parameter_that_is_too_new_is_refused(parameter: Parameter, version: str) -> None:
    made, found = serve(
        program(cache(), natives=(native(parameter.name, _values(parameter)[0]),)), version
    )
    assert (made is not None) == _exists(parameter, version), found


@pytest.mark.parametrize("version", varnish.VERSIONS)
@pytest.mark.parametrize("parameter", ["gzip_level=10", "timeout_idle=x", "nonesuch=1"])
def test_varnishd_refuses_what_is_refused(parameter: str, version: str) -> None:
    """So the test above would notice."""
    made = served(program(cache()), version)
    result = varnish.check(
        made.files[0].text.encode(),
        version=version,
        sandbox=real.sandbox(made),
        options=(*made.command[made.command.index("-n") :], "-p", parameter),
    )
    assert not result.ok
    assert parameter.partition("=")[0] in result.output


_BAD = {
    "gzip_level": ("10", "-1", "1.5", "six", "", "0x1", "1 2", "1\n"),
    "http_gzip_support": ("yes", "1", "ON", ""),
    "send_timeout": ("1m", "never", "-1", "1e3", "inf", "nan"),
    "timeout_idle": ("3601",),
    "workspace_client": ("64", "1T", "64kb", "1 M", "17M", "-1k"),
    "backend_idle_timeout": ("0.5",),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in _BAD.items() for value in values]
)
def test_bad_values_are_refused_at_the_statement(name: str, value: str) -> None:
    made, found = serve(program(cache(), natives=(native(name, value),)))
    assert made is None
    (one,) = found
    assert (one.code.slug, one.span) == ("varnish/parameter", NATIVE.span)
    assert name in one.message


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused_ones_are_refused_with_the_reason(name: str) -> None:
    made, found = serve(program(cache(), natives=(native(name, "1"),)))
    assert made is None
    assert REFUSED[name] in found[0].message


def test_a_parameter_takes_one_value() -> None:
    for arguments in ((), ("1", "2")):
        assert serve(program(cache(), natives=(native("gzip_level", *arguments),)))[0] is None


def test_the_users_value_goes_before_ours() -> None:
    made = served(program(cache(), natives=(native("nuke_limit", "7"),)))
    assert "nuke_limit=7" in made.command
    assert sum(word.startswith("nuke_limit=") for word in made.command) == 1


def test_the_vocabulary_says_the_same() -> None:
    vocabulary = BACKEND.vocabulary
    assert vocabulary.tool == "varnish"
    assert vocabulary.places == ("parameter",)
    assert {word.name for word in vocabulary.words} == {one.name for one in PARAMETERS}
    assert dict(vocabulary.refused) == REFUSED
    assert all(word.places == ("parameter",) and word.summary for word in vocabulary.words)
