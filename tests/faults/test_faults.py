"""The table of faults fits the code, and the tests notice a sample of them.

All of them: ``python -m tests.faults``.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.fault import Fault
from tests.faults.killers import KILLERS, arguments
from tests.faults.table.all import FAULTS
from tests.faults.tree import ROOT, copied

SAMPLE = ("service-target-port", "limits-rounded-up", "git-sync-depth")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.name)
def test_a_fault_fits_one_place(fault: Fault) -> None:
    text = fault.applied(ROOT)
    assert text != fault.path(ROOT).read_text(encoding="utf-8")
    if fault.path(ROOT).suffix == ".py":
        ast.parse(text)
    assert {killer.partition(":")[0] for killer in fault.killers} <= KILLERS.keys()


def test_faults_are_many_and_everywhere() -> None:
    names = Counter(fault.name for fault in FAULTS)
    assert len(names) == len(FAULTS) >= 120
    rooms = Counter("/".join(fault.file.split("/")[:2]) for fault in FAULTS)
    assert {
        "backends/fluentd",
        "backends/kubernetes",
        "backends/nginx",
        "backends/prometheus",
        "backends/twemproxy",
        "backends/varnish",
        "backends/yaml_strings.py",
        "passes/assemble",
        "passes/rules",
        "schema/names.py",
    } <= rooms.keys()


def test_killers_are_there_and_compare_with_no_kept_output() -> None:
    for killer in KILLERS:
        for path in arguments(killer):
            assert (ROOT / path).exists(), path
            assert path.split("/")[1] not in {"golden", "language", "backends"}


def test_a_sample_is_noticed(tmp_path: Path) -> None:
    tree = copied(tmp_path / "tree")
    assert tree.imports()
    by_name = {fault.name: fault for fault in FAULTS}
    for name in SAMPLE:
        fault = by_name[name]
        with tree.with_fault(fault):
            assert tree.imports()
            assert tree.failing(fault.killers[0], seconds=300) is not None, name
        assert fault.path(tree.path).read_bytes() == fault.path(ROOT).read_bytes()
