"""Every file of fluentd that is kept: nothing in it is misspelt, unread, or more than it seems."""

from __future__ import annotations

import pytest

from ddpc.backends.fluentd.vocabulary import GEMS, PARAMETERS
from tests.backends.fluentd.documented import DOCUMENTED
from tests.backends.fluentd.pipelines import Kept, kept, matches
from tests.backends.fluentd.reader import Node, read
from tests.servers.builds import build

each_file = pytest.mark.parametrize("one", kept(), ids=lambda one: f"{one.name}-{one.folder}")

_OWN = {"type", "@type"}


def _undocumented(nodes: list[Node]) -> list[str]:
    found = []
    for top in nodes:
        for node in top.walk():
            if node.name == "record":
                continue
            known = DOCUMENTED.get((node.name, node.plugin), set())
            found += [f"{node.name}.{name}" for name, _ in node.parameters if name not in known]
            if (node.name, node.plugin) not in DOCUMENTED:
                found.append(f"<{node.name}> {node.plugin}")
    return found


def _unprinted(nodes: list[Node]) -> list[str]:
    """Tags of sources, in the root or the label of errors, that no ``<match>`` takes."""
    tags = [tag for node in nodes if node.name == "source" and (tag := node.get("tag"))]
    lost = []
    routes = [nodes, *(node.children for node in nodes if node.name == "label")]
    for route in routes:
        patterns = [node.argument for node in route if node.name == "match"]
        lost += [tag for tag in tags if not any(matches(one, tag) for one in patterns)]
        stray = [
            node.argument
            for node in route
            if node.name == "filter" and not any(matches(node.argument, tag) for tag in tags)
        ]
        lost += stray
    return lost


def test_there_is_something_to_look_at() -> None:
    plugins = {node.plugin for one in kept() for top in one.nodes for node in top.walk()}
    assert {plugin for _, plugin in PARAMETERS} <= plugins
    assert len(kept()) >= 6


def test_what_may_be_printed_is_documented() -> None:
    for place, names in PARAMETERS.items():
        assert names <= DOCUMENTED[place], place
    assert "enable_ruby" not in {name for names in PARAMETERS.values() for name in names}


@each_file
def test_every_parameter_is_documented(one: Kept) -> None:
    assert _undocumented(one.nodes) == []


@each_file
def test_every_source_is_printed(one: Kept) -> None:
    assert _unprinted(one.nodes) == []
    assert any(node.get("tag") for node in one.nodes if node.name == "source")


@each_file
def test_everything_has_a_plugin_in_the_syntax_of_today(one: Kept) -> None:
    """The book's files say ``type``, the syntax of 0.12; the reader refuses that too."""
    for top in one.nodes:
        for node in top.walk():
            assert "type" not in dict(node.parameters)
            if node.name in {"source", "filter", "match", "parse", "format"}:
                assert node.plugin, node
                assert node.parameters[0][0] == "@type"


@each_file
def test_nothing_is_run_or_read_when_the_file_is(one: Kept) -> None:
    assert '"' not in one.text.replace('[^"]', "")
    assert "#{" not in one.text
    assert "@include" not in one.text
    assert "enable_ruby" not in one.text


@each_file
def test_records_get_no_placeholders(one: Kept) -> None:
    for top in one.nodes:
        for node in top.walk():
            if node.name == "record":
                assert all("${" not in value and "__" not in value for _, value in node.parameters)


@each_file
def test_what_it_writes_and_runs_is_there(one: Kept) -> None:
    made = build(one.name)
    for node in one.nodes:
        place = node.get("pos_file")
        if place is not None:
            assert place.startswith("/fluentd/state/")
        command = node.get("command")
        if command is not None:
            words = command.split()
            assert words[:2] == ["ruby", "--disable-gems"]
            script = words[2].removeprefix("/fluentd/etc/")
            assert f"{one.folder}/{script}" in made.files
            assert not set(command) & set("\"'`$&|;<>(){}*?[]~!\\#\n")


@each_file
def test_a_plugin_comes_with_its_gem_and_redis_cli_with_its_image(one: Kept) -> None:
    made = build(one.name)
    texts = [text for path, text in made.files.items() if path.startswith("images/fluentd")]
    plugins = {node.plugin for top in one.nodes for node in top.walk()} & set(GEMS)
    asked = any("slowlog.rb" in (node.get("command") or "") for node in one.nodes)
    for plugin in plugins:
        assert any(f"gem install {GEMS[plugin]} " in text for text in texts)
    if asked:
        assert any("install -y --no-install-recommends redis-tools" in text for text in texts)
    if not plugins and not asked:
        assert texts == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("pos_file ", "posfile ", "undocumented"),
        ("@type tail", "@type tale", "undocumented"),
        ("<match logs.**>", "<match log.**>", "unprinted"),
        ("tag logs.0", "tag logs", "unprinted"),
        ("<filter logs.0>", "<filter logs.9>", "unprinted"),
    ],
)
def test_the_tests_would_see_it(old: str, new: str, found: str) -> None:
    (one,) = [one for one in kept() if one.name == "examples/logs.ddp" and "legacy" in one.folder]
    assert old in one.text
    nodes = read(one.text.replace(old, new))
    assert (_undocumented(nodes) != []) is (found == "undocumented")
    assert (_unprinted(nodes) != []) is (found == "unprinted")


@each_file
def test_what_the_cluster_gets_is_what_stands_alone(one: Kept) -> None:
    made = build(one.name)
    maps = [each["data"] for each in made.objects if each["kind"] == "ConfigMap"]
    alone = {
        path.removeprefix(f"{one.folder}/"): text
        for path, text in made.files.items()
        if path.startswith(f"{one.folder}/")
    }
    assert alone in maps
