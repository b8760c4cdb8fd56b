"""What is collected: each ``collect`` as a source."""

from __future__ import annotations

import re
from posixpath import split

from attrs import field

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.logs import LineFormat, Storm, TailedFile
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, SecretKey
from ddpc.node import frozen
from ddpc.patterns.logs import codes, expression
from ddpc.reading.origins import origin_of
from ddpc.reading.system import SYSTEM
from ddpc.schema.settings import Block, Setting

EVERY_SLOWLOG = Duration(10_000)
EVERY_STORM = Duration(60_000)
WINDOWS = (Duration(600_000), Duration(10_800_000), Duration(86_400_000))
"""The windows that Storm counts in: docs/STORM-UI-REST-API of Storm 2, ``window``."""

_INTERVALS = (Duration(1_000), Duration(3_600_000))
_HOME = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::([0-9]+))?(/.*)?", re.ASCII)
_KERNEL = ("/proc", "/sys", "/dev")


@frozen(kw_only=True)
class SlowLogUse:
    """A slow log, at the port that is named or the only one that speaks Redis."""

    every: Duration
    port: str | int | None
    password: SecretKey | None
    plugin: bool
    origin: Origin = field(eq=False, repr=False)

    @property
    def name(self) -> str:
        """What tells it apart from other sources."""
        return "slowlog"


def sources_of(
    block: Block, report: list[Diagnostic]
) -> tuple[SlowLogUse | Storm | TailedFile, ...]:
    """The sources, in the order of their names."""
    found: dict[str, tuple[Setting, SlowLogUse | Storm | TailedFile]] = {}
    for setting in block.listed("collect"):
        source = _source(setting, report)
        if source is None:
            continue
        first, _ = found.setdefault(source.name, (setting, source))
        if first is not setting:
            report.append(_twice(first, setting, source.name))
    return tuple(found[name][1] for name in sorted(found))


def _twice(first: Setting, second: Setting, name: str) -> Diagnostic:
    first, second = sorted((first, second), key=lambda one: (one.span.path, one.span.start))
    return Diagnostic(
        code=codes.COLLECTED_TWICE,
        message=f"`{name}` is collected twice",
        span=second.head,
        label="the second time",
        labels=(Label(span=first.head, text="the first"),),
    )


def _source(setting: Setting, report: list[Diagnostic]) -> SlowLogUse | Storm | TailedFile | None:
    if "path" in setting.values:
        return _file(setting, report)
    if "url" in setting.values:
        return _storm(setting, report)
    plugin, password = setting.flag("plugin"), setting.get("password", SecretKey)
    if plugin and password is not None:
        report.append(
            Diagnostic(
                code=codes.PLUGIN_PASSWORD,
                message="the plugin cannot be given a password",
                span=setting.where("password"),
                label="has no place there",
                helps=("leave out `with plugin`",),
            )
        )
    return SlowLogUse(
        every=_every(setting, EVERY_SLOWLOG, report),
        port=_port(setting),
        password=password,
        plugin=plugin,
        origin=origin_of(setting, "logs"),
    )


def _port(setting: Setting) -> str | int | None:
    port = setting.get("port", object)
    assert port is None or isinstance(port, str | int)
    return port


def _every(setting: Setting, usual: Duration, report: list[Diagnostic]) -> Duration:
    every = setting.get("every", Duration)
    if every is None:
        return usual
    if every.milliseconds % 1_000 or not _INTERVALS[0] <= every <= _INTERVALS[1]:
        report.append(
            Diagnostic(
                code=codes.INTERVAL,
                message=f"nothing can be collected every {every}",
                span=setting.where("every"),
                label=f"expected whole seconds, {_INTERVALS[0]} to {_INTERVALS[1]}",
            )
        )
    return every


def _storm(setting: Setting, report: list[Diagnostic]) -> Storm | None:
    url, window = setting.need("url", str), setting.get("window", Duration) or WINDOWS[0]
    here = _HOME.fullmatch(url)
    if here is None:
        report.append(
            Diagnostic(
                code=codes.NOT_IN_THE_POD,
                message="Storm is not asked in the service's own pod",
                span=setting.where("url"),
                label="expected `http://localhost:` and a port",
                helps=("attach `logs` to the service that runs Storm's user interface",),
            )
        )
    if window not in WINDOWS:
        report.append(
            Diagnostic(
                code=codes.WINDOW,
                message=f"Storm keeps no figures of the last {window}",
                span=setting.where("window"),
                label="expected 10min, 3h or 1d",
            )
        )
    every = _every(setting, EVERY_STORM, report)
    if here is None:
        return None
    return Storm(
        port=int(here[1] or 80),
        path=(here[2] or "").rstrip("/"),
        window=window,
        every=every,
        origin=origin_of(setting, "logs"),
    )


def _file(setting: Setting, report: list[Diagnostic]) -> TailedFile | None:
    path = setting.need("path", str)
    directory, name = split(path)
    if not name or directory in SYSTEM or directory == "/var/log" or _of_kernel(directory):
        report.append(
            Diagnostic(
                code=codes.SYSTEM_DIRECTORY,
                message=f"`{directory}` cannot become a volume for the files of logs",
                span=setting.where("path"),
                label="would hide all that the image has there",
                helps=("let the service write into a directory of its own: `/var/log/app/…`",),
            )
        )
        return None
    written, slot = LineFormat.TEXT, ""
    if "expression" in setting.values:
        written, slot = LineFormat.REGEXP, "expression"
    elif "start" in setting.values:
        written, slot = LineFormat.MULTILINE, "start"
    else:
        written = LineFormat(setting.need("format", str))
    text = setting.get(slot, str) if slot else None
    if text is not None and not _usable(setting, slot, text, report):
        return None
    return TailedFile(
        path=path,
        directory=directory,
        format=written,
        expression=text,
        time=setting.get("time", str),
        origin=origin_of(setting, "logs"),
    )


def _of_kernel(directory: str) -> bool:
    return re.match(rf"({'|'.join(_KERNEL)})(/|$)", directory) is not None


def _usable(setting: Setting, slot: str, text: str, report: list[Diagnostic]) -> bool:
    """Whether the expression can be used, and the time's format with it."""
    read = expression.read(text)
    problem, at = read.problem, slot
    time = setting.get("time", str)
    if problem is None and slot == "expression" and not read.groups:
        problem = "it names no group: write `(?<level>[A-Z]+)` where a field stands"
    if problem is None and time is not None:
        at = "time"
        problem = expression.wrong_time(time)
        if "time" not in read.groups:
            problem = "no group of the expression is called `time`: write `(?<time>[^ ]+)`"
    if problem is None:
        return True
    report.append(
        Diagnostic(
            code=codes.EXPRESSION,
            message="this format of times cannot be used"
            if at == "time"
            else "this regular expression cannot be used",
            span=setting.where(at),
            label=problem,
        )
    )
    return False
