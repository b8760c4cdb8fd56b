"""What a pod's containers may do, how they start and how they end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddpc.ir.deployment import (
    Command,
    Container,
    ContainerPort,
    HttpGet,
    Probe,
    Role,
    Stop,
    Variable,
)
from tests.backends.kubernetes.builder import (
    Emitted,
    emit,
    main,
    one,
    program,
    ready,
    seconds,
    served,
    workload,
)


def _pod(*containers: Container, minor: int = 34, **changes: Any) -> Emitted:
    part = workload(containers=containers, **changes)
    programs = {("web", c.name): served() for c in containers if c.program}
    return emit(one(part, minor), programs)


def test_a_server_of_ours_runs_under_the_full_profile() -> None:
    out = _pod(program("nginx"))
    assert out.container("nginx")["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 101,
        "runAsGroup": 101,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert out.pod()["securityContext"] == {"seccompProfile": {"type": "RuntimeDefault"}}


def test_a_strangers_image_gets_what_cannot_break_it() -> None:
    out = _pod(main())
    assert out.container()["securityContext"] == {"allowPrivilegeEscalation": False}
    assert out.pod()["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}


def test_a_locked_image_of_a_users_has_the_profile_and_may_write() -> None:
    context = _pod(main(locked=True, user=10001)).container()["securityContext"]
    assert context["runAsNonRoot"] is True
    assert context["runAsUser"] == 10001
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert "readOnlyRootFilesystem" not in context
    locked = _pod(main(locked=True, user=1, read_only_root=True)).container()["securityContext"]
    assert locked["readOnlyRootFilesystem"] is True


def test_root_is_not_said_to_be_another() -> None:
    context = _pod(main(user=0)).container()["securityContext"]
    assert context == {"runAsUser": 0, "allowPrivilegeEscalation": False}


@pytest.mark.parametrize("account", [None, "robot"])
def test_only_a_named_account_has_a_token(account: str | None) -> None:
    pod = _pod(main(), account=account).pod()
    assert pod.get("serviceAccountName") == account
    assert pod["automountServiceAccountToken"] is (account is not None)
    assert pod["enableServiceLinks"] is False


def test_low_ports_and_group_are_the_pods() -> None:
    context = _pod(main(), low_ports=80, group=999).pod()["securityContext"]
    assert context["sysctls"] == [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "80"}]
    assert (context["fsGroup"], context["fsGroupChangePolicy"]) == (999, "OnRootMismatch")


def test_a_pause_is_the_clusters_own_from_1_34() -> None:
    assert _pod(main()).container()["lifecycle"] == {"preStop": {"sleep": {"seconds": 5}}}


def test_before_1_34_our_own_images_sleep() -> None:
    container = _pod(program("nginx"), minor=33).container("nginx")
    assert container["lifecycle"] == {"preStop": {"exec": {"command": ["sleep", "5"]}}}


def test_before_1_34_a_users_image_does_not_and_that_is_said() -> None:
    out = _pod(main(), minor=33)
    assert "lifecycle" not in out.container()
    assert out.codes == ["kubernetes/no-pause"]
    assert "1.34" in out.diagnostics[0].notes[0]
    assert _pod(main(stop=None), minor=33).codes == []
    assert _pod(main(stop=Stop(pause=seconds(0))), minor=33).codes == []


def test_a_command_takes_the_place_of_the_pause_and_that_is_said() -> None:
    out = _pod(main(stop=Stop(command=("/drain", "$(X)"))))
    # The kubelet expands variables in a container's command, but not in its hooks.
    assert out.container()["lifecycle"] == {"preStop": {"exec": {"command": ["/drain", "$(X)"]}}}
    assert out.codes == ["kubernetes/no-pause"]
    quiet = _pod(main(stop=Stop(pause=seconds(0), command=("/drain",))))
    assert quiet.codes == []


@pytest.mark.parametrize(
    ("sidecar", "own", "kept"), [(30, 5, 30), (5, 5, 5), (5, 20, 20), (30, 0, None)]
)
def test_what_answers_behind_a_server_in_its_pod_stays_as_long_as_that_takes_requests(
    sidecar: int, own: int, kept: int | None
) -> None:
    """Connections that callers keep go on to the pod while the server before it pauses."""
    stop = Stop(pause=seconds(sidecar), finish=seconds(5))
    part = workload(
        containers=(
            program("varnish", Role.SIDECAR),
            main(stop=Stop(pause=seconds(own), finish=seconds(25))),
        )
    )
    out = emit(one(part), {("web", "varnish"): served(stop=stop)})
    pause = {"preStop": {"sleep": {"seconds": kept}}} if kept else None
    assert out.container().get("lifecycle") == pause
    assert out.container("varnish")["lifecycle"]["preStop"]["sleep"]["seconds"] == sidecar
    assert out.pod()["terminationGracePeriodSeconds"] == max(sidecar, (kept or 0) + 25) + 5 + 5


@pytest.mark.parametrize(
    ("stops", "least"),
    [
        ([(Role.MAIN, 5, 25)], 30),
        ([(Role.MAIN, 0, 1)], 1),
        ([(Role.MAIN, 10, 3600)], 3610),
        ([(Role.MAIN, 5, 25), (Role.MAIN, 30, 40)], 70),
        ([(Role.SIDECAR, 5, 25), (Role.MAIN, 5, 25)], 55),
        ([(Role.SIDECAR, 5, 25), (Role.SIDECAR, 5, 10), (Role.MAIN, 5, 25)], 65),
        ([(Role.SIDECAR, 50, 10), (Role.MAIN, 5, 25)], 60),
        ([(Role.BEFORE, 500, 500), (Role.MAIN, 5, 25)], 30),
    ],
)
def test_the_grace_period_is_longer_than_all_that_happens_in_it(
    stops: list[tuple[Role, int, int]], least: int
) -> None:
    containers = tuple(
        main(name=f"c{index}", role=role, stop=Stop(pause=seconds(pause), finish=seconds(finish)))
        for index, (role, pause, finish) in enumerate(stops)
    )
    grace = _pod(*containers).pod()["terminationGracePeriodSeconds"]
    assert least < grace <= least + 10


@settings(deadline=None)
@given(st.integers(0, 600_000), st.integers(0, 600_000))
def test_the_grace_period_covers_any_pause_and_finish(pause: int, finish: int) -> None:
    stop = Stop(pause=seconds(pause / 1000), finish=seconds(finish / 1000))
    grace = _pod(main(stop=stop)).pod()["terminationGracePeriodSeconds"]
    assert grace * 1000 > pause + finish


def test_who_says_nothing_of_stopping_has_the_usual_time() -> None:
    pod = _pod(main(stop=None)).pod()
    assert pod["terminationGracePeriodSeconds"] >= 30
    assert "lifecycle" not in pod["containers"][0]


def test_a_sidecar_is_a_native_one_and_starts_before_the_app() -> None:
    out = _pod(program("nginx", Role.SIDECAR), main())
    pod = out.pod()
    assert [container["name"] for container in pod["initContainers"]] == ["nginx"]
    assert [container["name"] for container in pod["containers"]] == ["web"]
    sidecar = out.container("nginx")
    assert sidecar["restartPolicy"] == "Always"
    # It asks what liveness asks: the server itself, never the app that waits for it.
    assert sidecar["startupProbe"]["httpGet"] == sidecar["livenessProbe"]["httpGet"]
    assert sidecar["startupProbe"]["periodSeconds"] == 1
    assert "restartPolicy" not in out.container("web")


def test_a_sidecars_own_startup_probe_stays() -> None:
    own = Probe(asks=Command(arguments=("true",)), every=seconds(2), timeout=seconds(1))
    out = _pod(main(name="side", role=Role.SIDECAR, started=own, alive=ready()), main())
    assert out.container("side")["startupProbe"]["exec"] == {"command": ["true"]}


def test_readiness_is_never_asked_for_a_start() -> None:
    out = _pod(main(name="side", role=Role.SIDECAR), main())
    assert "startupProbe" not in out.container("side")


def test_a_step_before_the_start_runs_to_its_end_unprobed() -> None:
    out = _pod(main(name="migrate", role=Role.BEFORE, alive=ready(), started=ready()), main())
    step = out.container("migrate")
    assert out.pod()["initContainers"] == [step]
    forbidden = {"readinessProbe", "livenessProbe", "startupProbe", "lifecycle", "restartPolicy"}
    assert not forbidden & step.keys()


def test_every_time_of_a_probe_is_written_out() -> None:
    probe = Probe(
        asks=HttpGet(path="/r", port=8080, headers=(("Host", "a"),)),
        every=seconds(5),
        timeout=seconds(2),
        after=seconds(7),
        failures=4,
        successes=2,
    )
    assert _pod(main(ready=probe)).container()["readinessProbe"] == {
        "httpGet": {
            "path": "/r",
            "port": 8080,
            "scheme": "HTTP",
            "httpHeaders": [{"name": "Host", "value": "a"}],
        },
        "initialDelaySeconds": 7,
        "periodSeconds": 5,
        "timeoutSeconds": 2,
        "failureThreshold": 4,
        "successThreshold": 2,
    }


def test_parts_of_a_second_are_rounded_up_and_said() -> None:
    probe = Probe(asks=HttpGet(path="/", port=8080), every=seconds(1.5), timeout=seconds(0.25))
    out = _pod(main(ready=probe, stop=Stop(pause=seconds(0.5))))
    written = out.container()["readinessProbe"]
    assert (written["periodSeconds"], written["timeoutSeconds"]) == (2, 1)
    assert out.container()["lifecycle"]["preStop"]["sleep"]["seconds"] == 1
    assert out.codes == ["kubernetes/whole-seconds"]
    assert _pod(main()).codes == []


def test_a_probe_of_a_port_on_localhost_is_refused() -> None:
    hidden = ContainerPort(name="http", number=8080, protocol="http", on_localhost=True)
    assert _pod(main(ports=(hidden,))).codes == ["kubernetes/probe-of-localhost"]
    command = Probe(asks=Command(arguments=("true",)), every=seconds(1), timeout=seconds(1))
    out = _pod(main(ports=(hidden,), ready=command))
    assert out.codes == []
    assert "ports" not in out.container()


def test_texts_that_would_not_arrive_are_refused() -> None:
    variable = Variable(name="A", value="a\x85b")
    assert _pod(main(environment=(variable,))).codes == ["kubernetes/uncarried-text"]
    assert _pod(main(arguments=("\ta\nb",))).codes == ["kubernetes/uncarried-text"]
    assert _pod(main(arguments=("\ta b", "x\n\ty"))).codes == []


@pytest.mark.parametrize("field", ["alive", "started"])
def test_only_readiness_counts_several_successes(field: str) -> None:
    twice = Probe(
        asks=HttpGet(path="/", port=8080), every=seconds(1), timeout=seconds(1), successes=2
    )
    container = main(**{field: twice})
    assert _pod(container).codes == ["kubernetes/one-success"]
    assert _pod(main(ready=twice)).codes == []


def test_a_ports_name_stands_once() -> None:
    ports = (
        ContainerPort(name="http", number=8080, protocol="http"),
        ContainerPort(name="http", number=8081, protocol="http"),
        ContainerPort(name="dns", number=53, protocol="udp"),
    )
    written = _pod(main(ports=ports)).container()["ports"]
    assert [port.get("name") for port in written] == ["http", "http-8081", "dns"]
    assert [port["containerPort"] for port in written] == [8080, 8081, 53]
