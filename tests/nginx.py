"""An nginx for tests: the shipped configuration in a folder of its own, with a certificate that nobody else trusts."""

import contextlib
import datetime
import ipaddress
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SHIPPED = Path(__file__).resolve().parents[1] / "docs" / "deploy" / "nginx.conf"
ACCESS_LOG = "access.log"
ERROR_LOG = "error.log"
READY = "start worker process "
AROUND = """\
daemon off;
pid {folder}/pid;
error_log stderr notice;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    error_log {folder}/{errors};
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""What stands around a site in /etc/nginx/nginx.conf, writing nowhere but into ``folder``."""


def program() -> str:
    """Return nginx's path. Without it, skip the test, or fail it in CI."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if found is None:
        missing = "nginx is not installed: ./install.sh dev, or apt-get install nginx"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def site(folder: Path, *, plain: int, secure: int, server: str) -> str:
    """Return the shipped configuration with the test's ports, name and certificate in the place of a real server's."""
    text = SHIPPED.read_text(encoding="utf-8")
    for shipped, ours in (
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:80 default_server;\n", ""),
        ("    listen [::]:443 ssl;\n", ""),
        ("    listen [::]:443 ssl default_server;\n", ""),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("/var/log/nginx/attomenzei.log", f"{folder}/{ACCESS_LOG}"),
        ("/etc/letsencrypt/live/license.example.jp/fullchain.pem", f"{folder}/certificate.pem"),
        ("/etc/letsencrypt/live/license.example.jp/privkey.pem", f"{folder}/key.pem"),
        ("server_name license.example.jp;", "server_name localhost;"),
        ("http://127.0.0.1:8765", server),
    ):
        assert shipped in text, f"{shipped!r} is not in the shipped file"
        text = text.replace(shipped, ours)
    return text


def certify(folder: Path) -> Path:
    """Make a certificate for localhost and return its file, which is what a client has to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


@contextlib.contextmanager
def running(folder: Path, *, plain: int, secure: int, server: str) -> Iterator[None]:
    """Run nginx before ``server`` until the block ends, from when it takes connections."""
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the workers write into ``folder``, which is ours alone
    configuration.write_text(AROUND.format(folder=folder, user=user, errors=ERROR_LOG))
    (folder / "site.conf").write_text(site(folder, plain=plain, secure=secure, server=server))
    command: list[str | Path] = [program(), "-p", folder, "-e", "stderr", "-c", configuration]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        try:
            _wait_until_ready(child)
            yield
        finally:
            child.terminate()


def _wait_until_ready(child: "subprocess.Popen[str]") -> None:
    assert child.stderr is not None
    said = ""
    for line in child.stderr:
        said += line
        if READY in line:  # its sockets were open before the first worker was made
            threading.Thread(target=child.stderr.read, daemon=True).start()  # a full pipe would stop it
            return
    raise AssertionError(f"nginx ended:\n{said}")
