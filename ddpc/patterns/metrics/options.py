"""What an attachment of metrics says."""

from __future__ import annotations

from attrs import field

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Variable
from ddpc.ir.origin import Origin
from ddpc.ir.scrape import Monitor
from ddpc.ir.values import Cpu, Duration, Image, SecretKey, Size
from ddpc.node import frozen
from ddpc.patterns.metrics import codes
from ddpc.reading.given import check_given
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Block, Setting

MEMORY = Size(64 << 20)
SMALLEST = Size(16 << 20)
"""Redis' exporter takes 2 to 6 MiB (1.45 and later, resident anonymous memory), and Go's collector
lets it grow to twice that."""

LOOKBACK = Duration(300_000)
"""How far Prometheus looks back for a measurement, unless it is started otherwise
(prometheus.io/docs, querying/basics, staleness).
"""

USUAL_EVERY = Duration(30_000)
USUAL_TIMEOUT = Duration(10_000)
USUAL_LASTING = Duration(120_000)

TELLS_WHERE = (
    "--web.listen-address",
    "--web.telemetry-path",
    "--redis.addr",
    "--redis.password",
    "--mysqld.address",
    "--mysqld.username",
    "--mongodb.uri",
    "--mongodb.password",
    "--es.uri",
    "--memcached.address",
    "--nginx.scrape-uri",
    "--scrape_uri",
    "--phpfpm.scrape-uri",
    "--bind.stats-url",
)
"""Arguments that say what the program says already: where the service is, and the exporter."""


@frozen(kw_only=True)
class OwnAlert:
    """An alert of the user's own."""

    name: str
    expression: str
    lasting: Duration
    severity: str
    summary: str | None
    origin: Origin = field(eq=False, repr=False)


@frozen(kw_only=True)
class MetricsOptions:
    """What the block says. ``said`` are the words that are about an exporter, with their places."""

    exporter: str | None
    image: Image | None
    user: int | None
    listen: int | None
    login: str | None
    password: SecretKey | None
    status: str | None
    environment: tuple[Variable, ...]
    arguments: tuple[str, ...]
    every: Duration
    timeout: Duration
    lasting: Duration
    severity: str
    alerts: tuple[OwnAlert, ...]
    monitor: Monitor | None
    cpu: Cpu
    memory: tuple[Size, Size]
    said: tuple[tuple[str, Origin], ...] = field(eq=False, repr=False)
    head: Origin = field(eq=False, repr=False)


OF_EXPORTERS = (
    "image",
    "user",
    "listen",
    "login",
    "password",
    "status",
    "env",
    "with",
    "cpu",
    "memory",
)


def read(block: Block, report: list[Diagnostic]) -> MetricsOptions | None:
    """The options; None where ``report`` says why there are none."""
    before = len(report)
    check_given(block, report, "give it by a Secret: `password secret NAME/KEY`")
    every = block.value("every", Duration) or USUAL_EVERY
    timeout = block.value("timeout", Duration) or min(USUAL_TIMEOUT, every)
    _times(block, every, timeout, report)
    down, exporter, password = block.one("down"), block.one("exporter"), block.one("password")
    more = block.one("with")
    if any(one.is_error for one in report[before:]):
        return None
    return MetricsOptions(
        exporter=exporter.get("name", str) if exporter is not None else None,
        image=block.value("image", Image),
        user=block.value("user", int),
        listen=block.value("listen", int),
        login=block.value("login", str),
        password=password.get("secret", SecretKey) if password is not None else None,
        status=block.value("status", str),
        environment=tuple(
            Variable(
                name=one.need("name", str),
                value=one.get("secret", SecretKey) or one.need("value", str),
                origin=origin_of(one),
            )
            for one in block.listed("env")
        ),
        arguments=more.all("arguments", str) if more is not None else (),
        every=every,
        timeout=timeout,
        lasting=(down.get("lasting", Duration) if down is not None else None) or USUAL_LASTING,
        severity=(down.get("severity", str) if down is not None else None) or "critical",
        alerts=tuple(_alert(one) for one in block.listed("alert")),
        monitor=_monitor(block.one("pod-monitor")),
        cpu=block.value("cpu", Cpu) or Cpu(20),
        memory=_memory(block, report),
        said=tuple((one.word, origin_of(one)) for one in block.many(*OF_EXPORTERS)),
        head=Origin(block.head, ""),
    )


def _alert(setting: Setting) -> OwnAlert:
    return OwnAlert(
        name=setting.need("name", str),
        expression=setting.need("expression", str),
        lasting=setting.need("lasting", Duration),
        severity=setting.get("severity", str) or "warning",
        summary=setting.get("summary", str),
        origin=origin_of(setting, "metrics"),
    )


def _monitor(setting: Setting | None) -> Monitor | None:
    if setting is None:
        return None
    key, value = setting.get("key", str), setting.get("value", str)
    return Monitor(labels=((key, value or ""),) if key is not None else ())


def _memory(block: Block, report: list[Diagnostic]) -> tuple[Size, Size]:
    setting = block.one("memory")
    if setting is None:
        return MEMORY, MEMORY
    low, high = setting.need("value", tuple)
    if high < SMALLEST:
        report.append(
            Diagnostic(
                code=codes.TOO_SMALL,
                message=f"an exporter does not fit into {high}",
                span=setting.where("value"),
                label=f"expected {SMALLEST} or more",
            )
        )
    return low, high


def _times(block: Block, every: Duration, timeout: Duration, report: list[Diagnostic]) -> None:
    for word, value in (("every", every), ("timeout", timeout)):
        setting = block.one(word)
        if not value.milliseconds and setting is not None:
            report.append(
                Diagnostic(
                    code=codes.TIMES,
                    message=f"`{word}` is no time at all",
                    span=setting.where("value"),
                    label="expected more than 0",
                )
            )
            return
    setting = block.one("every")
    if every >= LOOKBACK and setting is not None:
        report.append(
            Diagnostic(
                code=codes.TIMES,
                message="a measurement is forgotten before the next one comes",
                span=setting.where("value"),
                label=f"expected less than {LOOKBACK}",
                notes=(f"an expression sees what was measured in the last {LOOKBACK}",),
            )
        )
    setting = block.one("timeout")
    if timeout > every and setting is not None:
        report.append(
            Diagnostic(
                code=codes.TIMES,
                message="a scrape may take longer than until the next one",
                span=setting.where("value"),
                label=f"expected at most {every}",
                notes=(f"it is scraped every {every}",),
            )
        )
