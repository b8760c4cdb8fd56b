"""A sandbox shows a command what it should see, denies what it should not, and leaves nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from attrs import evolve

from ddpc.rehearse.network import NotReady, new_network
from ddpc.rehearse.sandbox import File, Sandbox, SandboxError, Scratch
from tests.servers.harness import roots


def _sandbox(user: int | None = None) -> Sandbox:
    return Sandbox(
        root=roots.root_with("nginx", "1.30").path,
        user=user,
        files={"/etc/motd": b"added\n", "/etc/secret": File(b"hidden\n", mode=0o600)},
        volumes={"/etc/nginx": {"nginx.conf": b"events {}\n"}},
        scratch=("/tmp", Scratch("/small", size=65536)),
        hosts={"app.example.com": "127.0.1.2"},
    )


def _shell(script: str, user: int | None = 10001) -> tuple[int, list[str]]:
    done = _sandbox(user).run(["sh", "-c", script])
    return done.status, done.output.splitlines()


def test_the_command_finds_what_was_laid_out() -> None:
    assert _shell("cat /etc/motd; ls /etc/nginx; getent hosts app.example.com; pwd") == (
        0,
        ["added", "nginx.conf", "127.0.1.2       app.example.com", "/"],
    )


def test_it_runs_as_the_user_without_privileges() -> None:
    status, lines = _shell("id -u; id -g; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status")
    assert (status, lines) == (
        0,
        ["10001", "10001", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"],
    )


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("cat /etc/secret", "Permission denied"),
        ("touch /usr/x", "Read-only file system"),
        ("touch /etc/nginx/x", "Read-only file system"),
        ("head -c 100000 /dev/zero > /small/x", "No space left on device"),
        ("getent hosts example.org || echo unknown", "unknown"),
    ],
)
def test_it_is_held_to_the_rules(script: str, said: str) -> None:
    _, lines = _shell(script)
    assert said in "\n".join(lines)


def test_root_may_not_write_a_read_only_root_either() -> None:
    status, lines = _shell("cat /etc/secret; touch /usr/x", user=None)
    assert status == 1
    assert lines[0] == "hidden"
    assert "Read-only file system" in lines[1]


def test_it_has_no_network_but_loopback() -> None:
    _, lines = _shell("tail -n +3 /proc/net/dev | cut -d: -f1")
    assert [line.strip() for line in lines] == ["lo"]


def test_standard_output_can_be_opened_by_its_path() -> None:
    assert _shell("echo one; echo two > /dev/stdout; echo three >> /dev/stderr") == (
        0,
        ["one", "two", "three"],
    )


def test_status_and_signals_are_told_as_a_shell_does() -> None:
    assert _shell("exit 3")[0] == 3
    assert _shell("sh -c 'kill -9 $$'")[0] == 137


def test_what_cannot_start_says_so() -> None:
    with pytest.raises(SandboxError, match=r"nonesuch: .*No such file"):
        _sandbox().run(["nonesuch"])


def test_what_takes_too_long_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(SandboxError, match=r"still running after 0\.2 s"):
        _sandbox().run(["sleep", "30"], seconds=0.2)
    assert time.monotonic() - start < 10


def test_nothing_is_left_behind() -> None:
    sandbox = _sandbox()
    mounts = Path("/proc/self/mounts").read_text()
    before = {path: path.stat().st_mtime_ns for path in (sandbox.root, sandbox.root / "etc")}
    with sandbox.start(["sh", "-c", "sleep 300 & touch /tmp/x; wait"]) as process:
        family = [process.pid, *_children(process.pid)]
        assert all(_alive(pid) for pid in family)
        assert Path("/proc/self/mounts").read_text() == mounts
    deadline = time.monotonic() + 5
    while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(_alive(pid) for pid in family)
    assert Path("/proc/self/mounts").read_text() == mounts
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert not list((sandbox.root / "mnt").iterdir())


def test_pods_reach_each_other_by_their_addresses_and_keep_ports_apart() -> None:
    with new_network("10.9.0.0/24") as network:
        one, two = network.pod("one", "one.example.com"), network.pod("two")
        many = network.pod("many", addresses=("203.0.113.7", "203.0.113.8"))
        assert network.hosts == {
            "one": ("10.9.0.1",),
            "one.example.com": ("10.9.0.1",),
            "two": ("10.9.0.2",),
            "many": ("203.0.113.7",),
        }
        with one.listen(8080) as first, two.listen(8080) as second:
            for listener, pod in ((first, one), (second, two)):
                with many.connect(pod.address, 8080, source="203.0.113.8") as caller:
                    accepted, peer = listener.accept()
                    with accepted:
                        assert peer[0] == "203.0.113.8"
                        caller.sendall(b"x")
                        assert accepted.recv(1) == b"x"


def test_a_service_takes_its_callers_to_its_pods_in_turn() -> None:
    with new_network() as network:
        early, one, two = (network.pod(name) for name in ("early", "one", "two"))
        address = network.service({80: 8080}, [one, two], "app", "app.words")
        late = network.pod("late")
        assert network.hosts["app.words"] == (address,)
        with one.listen(8080) as first, two.listen(8080) as second:
            for caller in (early, late):
                calls = [caller.connect(address, 80) for _ in range(2)]
                for listener in (first, second):
                    accepted, peer = listener.accept()
                    accepted.close()
                    assert peer[0] == caller.address
                for call in calls:
                    call.close()


def test_a_group_of_its_own_opens_a_file_to_a_user() -> None:
    sandbox = evolve(_sandbox(10001), files={"/key": File(b"key\n", mode=0o440, group=2000)})
    assert "Permission denied" in sandbox.run(["cat", "/key"]).output
    assert evolve(sandbox, groups=(2000,)).run(["cat", "/key"]).output == "key\n"


def test_a_low_port_is_for_root_unless_the_pod_says_otherwise() -> None:
    listen = "import socket; socket.create_server(('', 80)); print('listening')"
    with new_network() as network:
        pod = network.pod("app")
        sandbox = Sandbox(root=Path("/"), user=10001, network=pod.namespace)
        python = ["/usr/bin/env", "python3", "-c", listen]
        assert "Permission denied" in sandbox.run(python).output
        pod.set_unprivileged_port_start(0)
        assert sandbox.run(python).output == "listening\n"


_SLOW_TO_GO = """
import os, socket, time
held = b"x" * (400 << 20)  # to give it back takes a while, and files are closed after that
server = socket.create_server(("", 8080))
print("listening", flush=True)
os.close(1)
os.close(2)
time.sleep(60)
"""


def test_nobody_listens_any_more_once_a_server_is_stopped() -> None:
    with new_network() as network:
        pod = network.pod("app")
        sandbox = Sandbox(root=Path("/"), user=10001, network=pod.namespace)
        with sandbox.start(["/usr/bin/env", "python3", "-c", _SLOW_TO_GO]) as process:
            assert process.prints("listening"), process.output()
        with pytest.raises(ConnectionRefusedError):
            pod.connect("127.0.0.1", 8080, seconds=1)


def test_a_server_that_never_listens_is_not_ready() -> None:
    with new_network() as network:
        pod = network.pod("app")
        with (
            _sandbox().start(["sh", "-c", "echo sorry; exit 1"]) as process,
            pytest.raises(NotReady, match="sorry"),
        ):
            pod.wait_for(process, 8080)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
