"""``ddpc build``: what is written, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from attrs import evolve

from ddpc.backends.contract import OutputFile
from ddpc.output.folder import digest
from ddpc.output.manifest import Entry, from_text
from ddpc.output.paths import MANIFEST, STAGING
from ddpc.output.write import write
from tests.cli.runs import GOOD, Run, put
from tests.output.faults import Crash, crashing
from tests.output.trees import seen

KUBERNETES = "kubernetes/web.yaml"

BUILT = """\
app words { registry "registry.example.com/words" }

service redis {
  image   "redis:7.2"
  port    redis 6379
  sharded 2
  data    cache
  ready   tcp
  allow   from namespace web
}

attach shard to redis as tier
attach logs to redis { collect slowlog }
"""


def test_a_build_and_the_next(run: Run) -> None:
    done = run("build", "good.ddp", "-o", "out")
    assert done.code == 0, done.err
    files = set(from_text(Path("out", MANIFEST).read_text()).files)
    assert KUBERNETES in files
    assert set(seen(Path("out"))) == files | {MANIFEST}
    assert done.err == ""
    assert done.out == (
        f"out: {len(files)} new\n"
        "entrance: https://web.example.com at web-tls (ports 443 https, 80 http)\n"
        "needs in the cluster: Namespace demo\n"
        "needs in the cluster: Secret web-tls (tls.crt, tls.key)\n"
        "apply it with: kubectl apply -k out\n"
    )
    again = run("build", "good.ddp", "-o", "out")
    assert again.out.startswith(f"out: {len(files)} unchanged\n")


def test_what_was_written_in_detail(run: Run, tmp_path: Path) -> None:
    run("build", "good.ddp", "-o", "out")
    put(tmp_path, good=GOOD[: GOOD.index("attach")])
    done = run("build", "good.ddp", "-o", "out", "--verbose")
    assert done.code == 0
    assert f"  changed    {KUBERNETES}\n" in done.out
    assert "  removed    nginx/web-tls/nginx.conf\n" in done.out
    assert "entrances: none from outside of the cluster\n" in done.out
    assert not Path("out/nginx").exists()


def test_json(run: Run) -> None:
    data = json.loads(run("build", "good.ddp", "-o", "out", "--format", "json").out)
    assert {"path": KUBERNETES, "status": "new"} in data["files"]
    assert data["output"] == "out"
    assert data["entrances"] == [
        {
            "name": "web-tls",
            "ports": [{"port": 443, "protocol": "https"}, {"port": 80, "protocol": "http"}],
            "hosts": ["web.example.com"],
            "urls": ["https://web.example.com"],
        }
    ]
    assert data["needed"] == [
        {"kind": "Namespace", "name": "demo", "keys": []},
        {"kind": "Secret", "name": "web-tls", "keys": ["tls.crt", "tls.key"]},
    ]
    Path("out", KUBERNETES).write_text("mine\n")
    done = run("build", "good.ddp", "-o", "out", "--format", "json")
    assert (done.code, done.err) == (1, "")
    data = json.loads(done.out)
    (problem,) = data["problems"]
    assert problem["paths"] == [KUBERNETES]
    assert "--force" in problem["help"]
    assert data["files"] == []


def test_the_command_to_apply_it_is_one_for_the_shell(run: Run) -> None:
    done = run("build", "good.ddp", "-o", "my out")
    assert done.out.endswith("\napply it with: kubectl apply -k 'my out'\n")


def test_images_to_build(run: Run, tmp_path: Path) -> None:
    put(tmp_path, built=BUILT)
    done = run("build", "built.ddp", "-o", "out/")
    assert done.code == 0, done.err
    *_, first, second, apply = done.out.splitlines()
    manifests = Path("out/kubernetes/redis.yaml").read_text()
    named = []
    for line, folder in ((first, "out/images/fluentd-redis"), (second, "out/images/twemproxy")):
        said = re.fullmatch(f"to build and push first: (.+), of {folder}", line)
        assert said is not None, line
        assert f"image: {said[1]}\n" in manifests
        assert Path(folder, "Dockerfile").is_file()
        named.append({"image": said[1], "path": folder.removeprefix("out/")})
    assert apply.startswith("apply it with")
    data = json.loads(run("build", "built.ddp", "-o", "out", "--format", "json").out)
    assert data["images"] == named


def test_errors_leave_the_folder_as_it_was(run: Run) -> None:
    assert run("build", "bad.ddp", "-o", "out").code == 1
    assert not Path("out").exists()
    run("build", "good.ddp", "-o", "out")
    before = seen(Path("out"))
    for name in ("bad.ddp", "none.ddp"):
        done = run("build", name, "-o", "out")
        assert (done.code, done.out) == (1, "")
        assert seen(Path("out")) == before


def test_an_edited_file(run: Run) -> None:
    run("build", "good.ddp", "-o", "out")
    Path("out", KUBERNETES).write_text("mine\n")
    done = run("build", "good.ddp", "-o", "out")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "error: edited since ddpc wrote it: `out/kubernetes/web.yaml`\n"
        "  = help: move the edits into the program, or build with `--force` to overwrite\n"
        "          them\n"
    )
    assert Path("out", KUBERNETES).read_text() == "mine\n"
    done = run("build", "good.ddp", "-o", "out", "--force")
    assert done.code == 0
    assert done.out.startswith("out: 1 changed, ")


@pytest.mark.parametrize("output", [".", "./", "..", "parts", "link"])
def test_the_output_is_not_put_among_the_sources(run: Run, tmp_path: Path, output: str) -> None:
    (tmp_path / "parts").mkdir()
    put(tmp_path / "parts", more="# more\n")
    (tmp_path / "link").symlink_to(".")
    put(tmp_path, app='import "parts/more.ddp"\n' + GOOD)
    before = seen(tmp_path)
    done = run("build", "app.ddp", "-o", output)
    assert done.code == 1
    assert "choose a folder of its own, for instance `-o ./out`" in " ".join(done.err.split())
    assert seen(tmp_path) == before


def test_a_file_in_the_way(run: Run) -> None:
    Path("out").write_text("mine\n")
    done = run("build", "good.ddp", "-o", "out")
    assert done.code == 1
    assert done.err.startswith("error: `out` is not a folder\n  = help: move or delete it")
    assert Path("out").read_text() == "mine\n"


def test_an_interrupted_build_is_finished_first(run: Run) -> None:
    """Even where the program of the next command is not good."""
    run("build", "good.ddp", "-o", "out")
    old = seen(Path("out"))
    new = interrupt_a_build(Path("out"))
    done = run("build", "bad.ddp", "-o", "out")
    assert done.code == 1
    assert done.err.startswith("out: an interrupted build was finished\n")
    assert seen(Path("out")) == new
    done = run("build", "good.ddp", "-o", "out")
    assert (done.code, done.err) == (0, "")
    assert seen(Path("out")) == old


def interrupt_a_build(target: Path) -> dict[str, str]:
    """End a build of something else just when it is committed; what it would have made."""
    manifest = from_text((target / MANIFEST).read_text())
    text = (target / KUBERNETES).read_text() + "# changed\n"
    texts = {path: (target / path).read_text() for path in manifest.files} | {KUBERNETES: text}
    files = tuple(OutputFile(path=path, text=text) for path, text in texts.items())
    entries = manifest.files | {KUBERNETES: Entry(sha256=digest(text.encode()))}
    manifest = evolve(manifest, files=entries)
    shutil.copytree(target, "copy")
    counting = crashing(10**9)
    write("copy", files, manifest, filesystem=counting.filesystem)
    second = [at for at, name in enumerate(counting.calls, 1) if name == "rename"][1]
    faults = crashing(second)
    with pytest.raises(Crash):
        write(str(target), files, manifest, filesystem=faults.filesystem)
    faults.end()
    assert (target / STAGING).exists()
    return seen(Path("copy"))


@pytest.mark.parametrize("stage", ["design", "deployment"])
def test_emit(run: Run, stage: str) -> None:
    done = run("build", "good.ddp", "--emit", stage)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{stage.capitalize()}\n")
    assert 'name: "web"' in done.out
    assert done.out == run("build", "good.ddp", "--emit", stage).out
    assert not Path("out").exists()


def test_emit_of_what_does_not_compile(run: Run) -> None:
    done = run("build", "bad.ddp", "--emit", "deployment")
    assert done.code == 1
    assert "error[schema/unknown-word]" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say where to: `-o DIR`"),
        (("-o", ""), "say where to: `-o DIR`"),
        (("--emit", "design", "-o", "out"), "leave out `-o`"),
        (("--emit", "design", "--format", "json"), "leave out `--format json`"),
    ],
)
def test_misuse(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("build", "good.ddp", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not Path("out").exists()


def test_the_same_program_gives_the_same_bytes_anywhere(run: Run, tmp_path: Path) -> None:
    run("build", "good.ddp", "-o", "one")
    (tmp_path / "deep").mkdir()
    put(tmp_path / "deep", good=GOOD)
    os.chdir(tmp_path / "deep")
    run("build", "good.ddp", "-o", str(tmp_path / "two"))
    os.chdir("/")
    run("build", str(tmp_path / "deep/good.ddp"), "-o", str(tmp_path / "three"))
    trees = [seen(tmp_path / name) for name in ("one", "two", "three")]
    assert trees[0] == trees[1] == trees[2]
    assert str(tmp_path) not in trees[0][MANIFEST]
