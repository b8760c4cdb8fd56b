"""Throwaway certificates, made by the program ``openssl``."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from ddpc.node import frozen
from ddpc.rehearse.missing import Missing

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1")
_SECONDS = 30


@frozen
class Certificate:
    """A certificate and its key. Both PEM."""

    certificate: bytes
    key: bytes

    def volume(self) -> dict[str, bytes]:
        """Return the files of a Secret of type kubernetes.io/tls."""
        return {"tls.crt": self.certificate, "tls.key": self.key}


@frozen
class Authority:
    """Who signs certificates for a day; ``itself`` is what clients trust."""

    itself: Certificate

    def issue(self, hosts: Sequence[str]) -> Certificate:
        """Make a certificate for host names; wildcards are fine."""
        with tempfile.TemporaryDirectory() as folder:
            authority, key = Path(folder, "ca.crt"), Path(folder, "ca.key")
            authority.write_bytes(self.itself.certificate)
            key.write_bytes(self.itself.key)
            signed = ("-CA", str(authority), "-CAkey", str(key))
            return _made(hosts, (*signed, "-addext", "basicConstraints=critical,CA:FALSE"))


NO_AUTHORITY: Final = Authority(Certificate(b"", b""))
"""Where nobody speaks TLS: nothing is trusted, and nothing can be issued."""


def new_authority() -> Authority:
    """Make one that only this rehearsal knows."""
    return Authority(_made((), ("-addext", "keyUsage=critical,keyCertSign,cRLSign")))


@cache
def certificate_for(*hosts: str) -> Certificate:
    """Make a certificate for host names that is its own authority; once a process."""
    return _made(hosts, ())


def _made(hosts: Sequence[str], options: Sequence[str]) -> Certificate:
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Missing("certificates", "openssl is not installed")
    named = ",".join(f"DNS:{host}" for host in hosts)
    names = ("-addext", f"subjectAltName={named}") if hosts else ()
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "tls.crt"), Path(folder, "tls.key")
        subject = ("-subj", "/CN=throwaway" if hosts else "/CN=throwaway authority")
        files = ("-out", str(certificate), "-keyout", str(key))
        subprocess.run(
            [openssl, "req", "-x509", *_CURVE, *subject, *names, *options, *files],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        return Certificate(certificate.read_bytes(), key.read_bytes())
