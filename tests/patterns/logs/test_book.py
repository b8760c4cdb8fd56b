"""The book's defects of logs: no kept output has one, and each is found where it is put in.

Its files of fluentd are those of version 0.12, which version 1 does not read; and its adapters for
metrics, logs and health all listen on the same port of one pod.
"""

from __future__ import annotations

import re

import pytest

from ddpc.driver import Options
from tests.backends.fluentd.pipelines import HEAD, Kept, kept
from tests.passes.programs import compiled, said

_OLD = re.compile(r"^\s*(?:type|format|time_key_name|include_tag_key) ", re.MULTILINE)
_PLUGINS = re.compile(r"<(?:source|match|filter [^>]*|match [^>]*)>\n(?!\s*@type )")


def _defects(text: str) -> list[str]:
    """What is of version 0.12: ``type`` for ``@type``, the format of lines in the source itself."""
    outside = re.sub(r"<(log|parse)>.*?</\1>", "", text, flags=re.DOTALL)
    return [*_OLD.findall(outside), *_PLUGINS.findall(text)]


@pytest.mark.parametrize("one", kept(), ids=lambda one: f"{one.name}-{one.folder}")
def test_no_syntax_of_fluentd_0_12(one: Kept) -> None:
    assert "@type" in one.text
    assert _defects(one.text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@type stdout", "type stdout"),
        ("  @type tail\n", "  type tail\n"),
        ("  read_from_head true\n", "  read_from_head true\n  format json\n"),
    ],
)
def test_the_test_would_see_it(old: str, new: str) -> None:
    (one,) = [one for one in kept() if one.name == "examples/logs.ddp" and "legacy" in one.folder]
    assert old in one.text
    assert _defects(one.text.replace(old, new, 1)) != []


def test_three_adapters_on_one_port_are_refused() -> None:
    adapters = [
        f"attach logs {name} to web {{ collect file /var/log/{name}/a.log as json{port} }}\n"
        for name, port in (("a", ""), ("b", ""), ("c", "; listen 24221"))
    ]
    found = compiled(HEAD + "".join(adapters), options=Options())
    assert [each.code.slug for each in found.diagnostics] == ["pod/port-clash"]
    apart = "".join(adapters).replace("b/a.log as json", "b/a.log as json; listen 24222")
    assert said(compiled(HEAD + apart, options=Options()).diagnostics) == []


def test_logs_and_metrics_stand_in_one_pod() -> None:
    both = "attach metrics to web port redis { }\nattach logs to web { collect slowlog }\n"
    deployment = compiled(HEAD + both, options=Options()).deployment
    assert deployment is not None
    (workload,) = deployment.workloads
    assert [one.name for one in workload.containers] == ["logs", "metrics", "web"]
