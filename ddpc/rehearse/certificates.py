"""Throwaway certificates."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from attrs import frozen

from ddpc.rehearse.missing import Missing


@frozen
class Certificate:
    """A self-signed certificate, which is its own authority, and its key. Both PEM."""

    certificate: bytes
    key: bytes

    def volume(self) -> dict[str, bytes]:
        """Return the files of a Secret of type kubernetes.io/tls."""
        return {"tls.crt": self.certificate, "tls.key": self.key}


@cache
def certificate_for(*hosts: str) -> Certificate:
    """Make a certificate for host names (wildcards are fine), valid for a day; once a process."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise Missing("certificates", "openssl is not installed")
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = Path(folder, "tls.crt"), Path(folder, "tls.key")
        subprocess.run(
            [
                *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
                *("-nodes", "-days", "1", "-subj", "/CN=throwaway"),
                *("-addext", "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)),
                *("-out", str(certificate), "-keyout", str(key)),
            ],
            check=True,
            capture_output=True,
            timeout=30,
        )
        return Certificate(certificate.read_bytes(), key.read_bytes())
