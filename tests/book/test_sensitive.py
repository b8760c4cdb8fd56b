"""Each defect, put into a kept output, is found by its test."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.book import test_defects as defects
from tests.book.outputs import GOLDEN, Output

CASE = "dictionary-nginx-1.30-varnish-7.7-kubernetes-1.37"
OBJECTS = "kubernetes/*.yaml"
NGINX = "nginx/*/nginx.conf"

FAULTS: tuple[tuple[Callable[[Output], None], str, str, str, str], ...] = (
    (defects.test_no_hash_of_the_clients_address, CASE, NGINX, "keepalive 32;", "ip_hash;"),
    (defects.test_every_directive_ends, CASE, NGINX, r"(proxy_connect_timeout \S+);", r"\1"),
    (defects.test_no_directive_that_is_gone, CASE, NGINX, "http2 on;", "ssl on;"),
    (
        defects.test_selectors_match_labels,
        CASE,
        OBJECTS,
        r"(kind: Service\n(?:.*\n)*?  selector:\n    app.kubernetes.io/name: )(\S+)",
        r"\1memecache",
    ),
    (
        defects.test_stateful_sets_are_called_as_their_servers_are,
        "sharded",
        OBJECTS,
        r"serviceName: (\S+)",
        r"serviceName: \1s",
    ),
    (
        defects.test_probes_ask_a_port_that_is_there,
        CASE,
        OBJECTS,
        r"(readinessProbe:\n +httpGet:\n(?: +path: .*\n)? +port: )\S+",
        r"\g<1>9999",
    ),
    (
        defects.test_current_apis_with_selectors,
        CASE,
        OBJECTS,
        "apiVersion: apps/v1\n",
        "apiVersion: apps/v1beta1\n",
    ),
    (defects.test_paths_are_absolute_and_writable, CASE, NGINX, "pid /run/nginx/", "pid logs/"),
    (
        defects.test_paths_are_absolute_and_writable,
        CASE,
        OBJECTS,
        "mountPath: /run/nginx",
        "mountPath: /run/nginx\n              readOnly: true",
    ),
    (
        defects.test_the_store_is_smaller_than_the_memory,
        CASE,
        OBJECTS,
        r"malloc,\d+[kKmM]?",
        "malloc,2048M",
    ),
    (
        defects.test_every_object_has_a_name,
        CASE,
        OBJECTS,
        r"(kind: ConfigMap\nmetadata:\n  name: )\S+",
        r'\1""',
    ),
    (
        defects.test_services_lead_to_ports_that_are_listened_on,
        CASE,
        OBJECTS,
        r"targetPort: \S+",
        "targetPort: 9999",
    ),
    (
        defects.test_the_ports_of_a_pod_are_its_containers_own,
        "adapter",
        OBJECTS,
        r"containerPort: \d+",
        "containerPort: 9100",
    ),
    (
        defects.test_limits_count_clients_not_proxies,
        "rate-limit-separate",
        NGINX,
        "(?:set_real_ip_from|real_ip_header) .*;",
        "",
    ),
    (
        defects.test_images_are_maintained,
        CASE,
        OBJECTS,
        "image: nginx:",
        "image: k8s.gcr.io/nginx:",
    ),
    (defects.test_images_are_maintained, CASE, OBJECTS, r"image: nginx:\S+", "image: nginx:latest"),
)


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda n: f"{n}-{FAULTS[n][0].__name__}")
def test_the_defect_is_found(number: int, tmp_path: Path) -> None:
    check, case, files, old, new = FAULTS[number]
    output = Output(copytree(GOLDEN / case, tmp_path / case))
    check(output)
    damaged = Output(copytree(GOLDEN / case, tmp_path / "damaged"))
    changed = 0
    for path in damaged.files(files):
        text, count = re.subn(old, new, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        changed += count
    assert changed
    with pytest.raises((AssertionError, KeyError)):
        check(damaged)
