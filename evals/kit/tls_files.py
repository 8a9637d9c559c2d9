"""A throw-away certificate for loopback, made by the openssl program."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from memory.errors import UsageError


@dataclass(frozen=True)
class Tls:
    server: ssl.SSLContext
    trust: ssl.SSLContext
    """Trusts that one certificate and no other."""


def make_tls(folder: Path) -> Tls:
    """Raises: UsageError: the openssl program is not on this machine."""
    if shutil.which("openssl") is None:
        raise UsageError("the openssl program is not on this machine; it makes the certificate of the mail server")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", *kind, *named, *files], check=True, capture_output=True)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate, key)
    return Tls(server=server, trust=ssl.create_default_context(cafile=certificate))
