"""Where a repository is, as far as it may be fetched from there."""

from __future__ import annotations

import re
from typing import Final

from ddpc.node import frozen

_HOST: Final = r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)"
_PORT: Final = r"(?::(?P<port>[0-9]{1,5}))?"
_PATH: Final = r"[A-Za-z0-9._~%+@-]+(?:/[A-Za-z0-9._~%+@-]+)*/?"
_USER: Final = r"[A-Za-z0-9_][A-Za-z0-9._-]*"

_HTTPS = re.compile(rf"(?P<scheme>https)://{_HOST}{_PORT}/{_PATH}", re.ASCII)
_SSH = re.compile(rf"(?P<scheme>ssh)://(?:{_USER}@)?{_HOST}{_PORT}/~?{_PATH}", re.ASCII)
_SHORT = re.compile(rf"{_USER}@{_HOST}:(?!//)/?~?{_PATH}", re.ASCII)
"""As scp writes it: ``git@git.example.com:acme/site.git``."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://|:)", re.ASCII)
_LOGIN = re.compile(r"https?://[^/]*@|ssh://[^/]*:[^/]*@", re.ASCII)

_USUAL: Final = {"https": 443, "ssh": 22}


@frozen(kw_only=True)
class Repository:
    """An address that git fetches from: ``scheme`` is ``https`` or ``ssh``."""

    url: str
    scheme: str
    host: str
    port: int


class Refused(Exception):
    """An address that is not fetched from; the text says why, ``login``: it holds a secret."""

    def __init__(self, reason: str, *, login: bool = False) -> None:
        super().__init__(reason)
        self.login = login


def repository(text: str) -> Repository:
    """The repository at ``text``. Raises Refused."""
    found = _HTTPS.fullmatch(text) or _SSH.fullmatch(text)
    if found is not None and int(found["port"] or 1) in range(1, 65_536):
        scheme = found["scheme"]
        port = int(found["port"] or _USUAL[scheme])
        return Repository(url=text, scheme=scheme, host=found["host"].lower(), port=port)
    found = _SHORT.fullmatch(text)
    if found is not None:
        return Repository(url=text, scheme="ssh", host=found["host"].lower(), port=22)
    if _LOGIN.match(text):
        raise Refused("holds a user or password", login=True)
    scheme_found = _SCHEME.match(text)
    scheme = scheme_found[1].lower() if scheme_found else ""
    if scheme in {"http", "git"}:
        raise Refused(f"over `{scheme}` anybody on the way can change what is fetched")
    if scheme == "file" or text.startswith(("/", ".")):
        raise Refused("it is a path, and the git-sync container has no repository in it")
    if scheme not in {"", *_USUAL}:
        raise Refused(f"`{scheme}` is no scheme that is fetched from")
    raise Refused("it is no address of a repository")


_PART = re.compile(r"(?!\.)(?!.*\.lock$)[A-Za-z0-9_.+#@%=,-]+", re.ASCII)


def is_revision(text: str) -> bool:
    """Whether git takes ``text`` for the name of a branch or tag (git-check-ref-format), and an
    argument can hold it.
    """
    parts = text.split("/")
    return (
        len(text) <= 200
        and not text.startswith("-")
        and ".." not in text
        and "@{" not in text
        and text != "@"
        and not text.endswith(".")
        and all(_PART.fullmatch(part) for part in parts)
    )
