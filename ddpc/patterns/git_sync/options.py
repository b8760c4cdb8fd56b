"""What an attachment of git-sync says."""

from __future__ import annotations

from attrs import field

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Duration, SecretKey, Size
from ddpc.node import frozen
from ddpc.patterns.git_sync.codes import ACCESS, CREDENTIALS, REPOSITORY, REVISION, TOO_OFTEN
from ddpc.patterns.git_sync.repository import Refused, Repository, is_revision, repository
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Block, Setting

_EVERY = Duration(30_000)
_LEAST = Duration(1_000)
_SIZE = Size(1 << 30)
_MEMORY = Size(256 << 20)
HEALTH = 8090


@frozen(kw_only=True)
class GitSyncOptions:
    """``reference`` is the full name of a branch or tag, or ``HEAD``.

    ``login`` is (user, password), ``key`` (private key, known hosts).
    """

    repository: Repository
    reference: str
    into: str
    every: Duration
    login: tuple[str, SecretKey] | None
    key: tuple[SecretKey, SecretKey] | None
    depth: int
    submodules: str
    size: Size
    health: int
    cpu: Cpu
    memory: tuple[Size, Size]
    asked: Origin = field(eq=False, repr=False)
    placed: Origin = field(eq=False, repr=False)


def read(block: Block, report: list[Diagnostic]) -> GitSyncOptions | None:
    """The options; None where the block lacks what it needs, or it is wrong (as has been said)."""
    asked, placed = block.one("repository"), block.one("into")
    if asked is None or placed is None:
        return None
    before = len(report)
    found = _repository(asked, report)
    every, depth = block.value("every", Duration), block.value("depth", int)
    if every is not None and every.milliseconds < _LEAST.milliseconds:
        often = block.one("every")
        assert often is not None
        report.append(
            Diagnostic(
                code=TOO_OFTEN,
                message=f"the repository would be asked every {every}",
                span=often.where("value"),
                label="at least `1s`",
            )
        )
    login, key = block.one("login"), block.one("key")
    if found is not None:
        _access(asked, found, login, key, report)
    reference = _reference(block, report)
    submodules = block.value("submodules", str)
    if len(report) > before or found is None:
        return None
    return GitSyncOptions(
        repository=found,
        reference=reference,
        into=placed.need("value", str),
        every=every or _EVERY,
        login=(login.need("user", str), login.need("secret", SecretKey)) if login else None,
        key=(key.need("secret", SecretKey), key.need("hosts", SecretKey)) if key else None,
        depth=1 if depth is None else depth,
        submodules=submodules or "off",
        size=block.value("size", Size) or _SIZE,
        health=block.value("health", int) or HEALTH,
        cpu=block.value("cpu", Cpu) or Cpu(50),
        memory=block.value("memory", tuple) or (_MEMORY, _MEMORY),
        asked=origin_of(asked),
        placed=origin_of(placed),
    )


def _repository(asked: Setting, report: list[Diagnostic]) -> Repository | None:
    text = asked.need("value", str)
    try:
        return repository(text)
    except Refused as refused:
        # What may hold a secret is not said again.
        what = "the repository's address" if refused.login else f"`{text}`"
        report.append(
            Diagnostic(
                code=CREDENTIALS if refused.login else REPOSITORY,
                message=f"{what} {refused}"
                if refused.login
                else f"{what} is not fetched from: {refused}",
                span=asked.where("value"),
                label="expected an address without a login"
                if refused.login
                else "expected `https://HOST/PATH` or `ssh://git@HOST/PATH`",
                helps=("say who enters: `login USER secret SECRET/KEY`",) if refused.login else (),
            )
        )
        return None


def _access(
    asked: Setting,
    found: Repository,
    login: Setting | None,
    key: Setting | None,
    report: list[Diagnostic],
) -> None:
    unfit = login if found.scheme == "ssh" else key
    if unfit is not None:
        report.append(
            Diagnostic(
                code=ACCESS,
                message=f"`{unfit.word}` has no meaning over `{found.scheme}`",
                span=unfit.head,
                label="`key` is for ssh" if unfit.word == "key" else "`login` is for https",
                labels=(Label(span=asked.where("value"), text=f"fetched over {found.scheme}"),),
            )
        )
    if found.scheme == "ssh" and key is None:
        report.append(
            Diagnostic(
                code=ACCESS,
                message="over `ssh` nobody enters without a key",
                span=asked.where("value"),
                label="needs a `key`",
                helps=("say which: `key secret SECRET/KEY known-hosts SECRET/KEY`",),
            )
        )


def _reference(block: Block, report: list[Diagnostic]) -> str:
    """The full name, by which a branch is never taken for a tag of the same name."""
    branch, tag = block.one("branch"), block.one("tag")
    if branch is not None and tag is not None:
        report.append(
            Diagnostic(
                code=REVISION,
                message="either a branch runs, or a tag",
                span=tag.head,
                label="a tag",
                labels=(Label(span=branch.head, text="a branch"),),
            )
        )
    for setting, folder in ((branch, "heads"), (tag, "tags")):
        if setting is None:
            continue
        name = setting.need("value", str)
        if is_revision(name):
            return f"refs/{folder}/{name}"
        report.append(
            Diagnostic(
                code=REVISION,
                message=f"`{name}` is no name of a {setting.word}",
                span=setting.where("value"),
                label=f"expected the name of a {setting.word}, without `refs/{folder}/`",
            )
        )
    return "HEAD"
