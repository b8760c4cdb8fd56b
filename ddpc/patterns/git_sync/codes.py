"""The codes of git-sync."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_SITE: Final = (
    'service site {{\n  image "registry.example.com/site:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n{}}}\n"
)
_PLAIN: Final = "app demo { }\n" + _SITE.format("")
_STRICT: Final = "app demo { network strict }\n" + _SITE.format("")
_URL: Final = "https://git.example.com/acme/site.git"
_SSH: Final = "ssh://git@git.example.com/acme/site.git"


def _sync(url: str = _URL, into: str = "/app/current", more: str = "") -> str:
    return f'attach git-sync to site {{\n  repository "{url}"\n  into {into}\n{more}}}\n'


REPOSITORY: Final = Code(
    slug="git-sync/repository",
    summary="a repository is not at an address that is fetched from",
    why=(
        "What is fetched is run. Over `https` and `ssh` it is known from whom it comes; over `http`"
        " and `git` anybody on the way can put something else in its place. A path (`file`) would"
        " be one in the git-sync container, which has no repository, and other schemes run"
        " programs."
    ),
    example=_PLAIN + _sync("http://git.example.com/acme/site.git"),
    instead=_PLAIN + _sync(),
)

CREDENTIALS: Final = Code(
    slug="git-sync/credentials-in-address",
    summary="a repository's address holds a user or password",
    why=(
        "The address stands in the Deployment, in logs and in this program. A password or token"
        " belongs into a Secret of the cluster; it is read anew before each fetch."
    ),
    example=_PLAIN + _sync("https://deploy@git.example.com/acme/site.git"),
    instead=_PLAIN + _sync(more="  login deploy secret site-git/token\n"),
)

ACCESS: Final = Code(
    slug="git-sync/access",
    summary="how the repository is entered does not fit its address",
    why=(
        "Over `https` one enters with a user and a password or token, or without; over `ssh` with a"
        " private key, and the server is known by its own key: without `known-hosts` anybody could"
        " be the server."
    ),
    example=_PLAIN + _sync(_SSH),
    instead=_PLAIN
    + _sync(_SSH, more="  key secret site-git/ssh known-hosts site-git/known_hosts\n"),
)

REVISION: Final = Code(
    slug="git-sync/revision",
    summary="what is to run is no name of a branch or tag, or it is both",
    why=(
        "The names are those that git takes (git-check-ref-format): no blanks, no `..`, no"
        " `~^:?*[`."
    ),
    example=_PLAIN + _sync(more='  branch "feature..x"\n'),
    instead=_PLAIN + _sync(more="  branch feature/x\n"),
)

INTO: Final = Code(
    slug="git-sync/into",
    summary="there is no place for what is fetched",
    why=(
        "`into` is a link in a directory that is mounted whole: the directory hides what the image"
        " has there."
    ),
    example=_PLAIN + _sync(into="/usr/site"),
    instead=_PLAIN + _sync(into="/usr/src/site"),
)

TOO_OFTEN: Final = Code(
    slug="git-sync/too-often",
    summary="a repository is asked more often than once a second",
    why="Each pod asks, and each question is a new connection to the server of the repository.",
    example=_PLAIN + _sync(more="  every 100ms\n"),
    instead=_PLAIN + _sync(more="  every 1s\n"),
)

NO_WAY_OUT: Final = Code(
    slug="git-sync/no-way-out",
    summary="a strict network does not let out to the repository",
    why=(
        "In a strict network pods reach what is declared. The repository's host has to be, with the"
        " networks of its addresses; otherwise the first fetch never ends, and the service never"
        " starts."
    ),
    example=_STRICT + _sync(),
    instead=_STRICT
    + 'external git {\n  host "git.example.com"\n  port https 443\n  addresses 192.0.2.0/24\n}\n'
    + _sync(),
)
