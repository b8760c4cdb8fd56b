"""What containers are given: texts as they were written, secrets by name, and volumes."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ddpc.backends.kubernetes import probe
from ddpc.backends.kubernetes.container import given as given_on
from ddpc.backends.kubernetes.expansion import literally
from ddpc.backends.yaml_text import untraced
from ddpc.ir.deployment import (
    Command,
    Container,
    Mount,
    Probe,
    Scratch,
    SecretFiles,
    Storage,
    Variable,
)
from ddpc.ir.values import Duration, SecretKey, Size
from tests.backends.kubernetes.builder import (
    Emitted,
    emit,
    main,
    one,
    program,
    served,
    workload,
)


def _pod(*containers: Container, minor: int = 34, **changes: Any) -> Emitted:
    part = workload(containers=containers, **changes)
    programs = {("web", c.name): served() for c in containers if c.program}
    return emit(one(part, minor), programs)


def _expand(text: str) -> str:
    # What the kubelet does with a reference to a variable that is not set, and with two dollars.
    return re.sub(r"\$\$|\$\([^)]*\)", lambda m: "$" if m[0] == "$$" else "EXPANDED", text)


@settings(deadline=None)
@given(st.text(st.sampled_from("$()aX \n")))
def test_variables_and_arguments_arrive_as_they_were_written(text: str) -> None:
    assert _expand(literally(text)) == text


@settings(deadline=None)
@given(st.text(st.sampled_from("$()aX \n")))
def test_what_probes_run_arrives_as_it_was_written(text: str) -> None:
    asked = Probe(asks=Command(arguments=(text,)), every=Duration(1_000), timeout=Duration(1_000))
    (made,) = untraced(probe.to_data(asked))["exec"]["command"]
    assert _expand(made) == text


def _kubelet(text: str, variables: dict[str, str]) -> str:
    # The kubelet's own reading (third_party/forked/golang/expansion/expand.go), from left to right.
    out, place = "", 0
    while place < len(text):
        if text[place] != "$" or place + 1 == len(text):
            out, place = out + text[place], place + 1
        elif text[place + 1] == "$":
            out, place = out + "$", place + 2
        elif text[place + 1] == "(" and (end := text.find(")", place + 2)) >= 0:
            name = text[place + 2 : end]
            out, place = out + variables.get(name, f"$({name})"), end + 1
        else:
            out, place = out + text[place : place + 2], place + 2
    return out


@settings(deadline=None)
@given(st.text(st.sampled_from("$()AB ")))
def test_arguments_have_the_values_of_declared_variables_and_nothing_else_is_read(
    text: str,
) -> None:
    meant = re.sub(r"\$\((A)\)", "$(value)", text)
    assert _kubelet(given_on(text, frozenset({"A"})), {"A": "$(value)"}) == meant


def test_an_argument_names_a_variable_of_its_own_container_only() -> None:
    out = _pod(
        main(
            command=("sh", "$(A)"),
            arguments=("a$$(A)b", "$(B)"),
            environment=(Variable(name="A", value=SecretKey("db", "password")),),
        )
    )
    container = out.container()
    assert (container["command"], container["args"]) == (["sh", "$(A)"], ["a$$$(A)b", "$$(B)"])


def test_dollars_are_doubled_only_where_they_would_be_read() -> None:
    out = _pod(
        main(
            command=("sh", "$HOME"),
            arguments=("$(PATH)",),
            environment=(Variable(name="A", value="$$5"), Variable(name="B", value="no")),
        )
    )
    container = out.container()
    assert (container["command"], container["args"]) == (["sh", "$HOME"], ["$$(PATH)"])
    assert container["env"] == [{"name": "A", "value": "$$$$5"}, {"name": "B", "value": "no"}]


def test_a_secret_is_only_ever_named() -> None:
    out = _pod(main(environment=(Variable(name="P", value=SecretKey("db", "password")),)))
    assert out.container()["env"] == [
        {"name": "P", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}
    ]


def test_volumes_are_bounded_and_mounted_whole() -> None:
    out = _pod(
        main(
            mounts=(
                Mount(volume="cache", path="/cache", read_only=False),
                Mount(volume="ram", path="/ram", read_only=False),
                Mount(volume="keys", path="/keys"),
                Mount(volume="shared", path="/shared", read_only=False),
            )
        ),
        volumes=(
            Scratch(name="cache", size=Size(1 << 30)),
            Scratch(name="ram", size=Size(1 << 20), in_memory=True),
            SecretFiles(name="keys", secret="web-keys", items=(("k", "key.pem"),)),
            Storage(name="shared", size=None, claim="shared-claim"),
        ),
    )
    assert out.pod()["volumes"] == [
        {"name": "cache", "emptyDir": {"sizeLimit": "1Gi"}},
        {"name": "ram", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}},
        {
            "name": "keys",
            "secret": {"secretName": "web-keys", "items": [{"key": "k", "path": "key.pem"}]},
        },
        {"name": "shared", "persistentVolumeClaim": {"claimName": "shared-claim"}},
    ]
    assert [mount.get("readOnly", False) for mount in out.container()["volumeMounts"]] == [
        *(False, False, True, False)
    ]


def test_a_pod_with_a_group_hides_its_secrets_from_others() -> None:
    out = _pod(main(), group=1000, volumes=(SecretFiles(name="keys", secret="k"),))
    assert out.pod()["volumes"][0]["secret"]["defaultMode"] == 0o440


def test_volumes_of_servers_keep_apart_from_the_declared_ones() -> None:
    taken = Scratch(name="nginx-config", size=Size(1024))
    out = _pod(program("nginx"), volumes=(taken,))
    names = [volume["name"] for volume in out.pod()["volumes"]]
    assert len(set(names)) == len(names) == 4
    long = _pod(program("n" * 60)).pod()["volumes"]
    assert all(len(volume["name"]) <= 63 for volume in long)


def test_keys_stand_in_the_order_in_which_people_read() -> None:
    part = workload(
        containers=(main(command=("x",), environment=(Variable(name="A", value="b"),)),),
        volumes=(Scratch(name="s", size=Size(1024)),),
    )
    out = emit(one(part))
    assert list(out.get("Deployment", "web")) == ["apiVersion", "kind", "metadata", "spec"]
    container = list(out.container())
    assert container == [
        *("name", "image", "command", "ports", "env", "resources", "readinessProbe"),
        *("lifecycle", "securityContext"),
    ]
