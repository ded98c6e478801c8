"""``keys``: shows, rotates and revokes the vendor's keys, in one command or with an offline root key."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from filelock import FileLock, Timeout

from licensing.clock import JST
from licensing.errors import LicensingError
from licensing.files import write_file
from server import clock
from server.command import ServerCommand, input_file, output_file, whole
from server.licenses.keys import key_ceremony
from server.licenses.keys.key_ceremony import KeysetRequest
from server.licenses.keys.key_files import KeyFileError, is_encrypted, kid_of, read_key, write_key
from server.licenses.keys.public_keys import OVERLAP, PublicKeys
from server.licenses.keys.signing import signer

HARMLESS = ("show", "sign")
"""Change nothing in ATTOMENZEI_HOME."""


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Refuse a second change meanwhile: one would replace the new key of the other, which then is in no file."""
    if not settings.HOME.folder.is_dir():  # FileLock would create it
        raise KeyFileError(f"there is no {settings.HOME.folder}: was `attomenzei-server init` run?")
    lock = FileLock(settings.HOME.keys_lock, blocking=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise KeyFileError("another command is changing the keys: wait for its end, then see `keys show`") from error
    except OSError as error:
        raise KeyFileError(f"{settings.HOME.keys_lock}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


class Command(ServerCommand):
    help = "Change the keys that sign. A running server uses them at once, every terminal from its next contact on."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show", help="the keys in force")
        rotate = actions.add_parser("rotate", help="sign with a new key from now on")
        revoke = actions.add_parser("revoke", help="revoke a signing key that was stolen")
        revoke.add_argument("kid", metavar="KID", help="as `keys show` names it")
        actions.add_parser("root-rotate", help="make a new root key, signed by the old one")
        request = actions.add_parser("request", help="write the next keyset to be signed where the root key is")
        request.add_argument("file", metavar="FILE", type=output_file)
        what = request.add_mutually_exclusive_group()
        what.add_argument("--revoke", metavar="KID", help="without this signing key")
        what.add_argument("--root", action="store_true", help="with a new root key")
        for action in (rotate, request):
            action.add_argument(
                "--overlap", type=whole(1, 3660), default=OVERLAP, help=f"days that ended keys stay listed ({OVERLAP})"
            )
        self._add_for_files(actions)

    @staticmethod
    def _add_for_files(actions: Any) -> None:
        sign = actions.add_parser("sign", help="sign a request: needs nothing but the root key")
        sign.add_argument("file", metavar="FILE", type=input_file)
        sign.add_argument("--root", metavar="KEY", type=Path, required=True)
        sign.add_argument(
            "--new-root", metavar="KEY", type=output_file, help="where a new root key goes (KEY with .new)"
        )
        sign.add_argument("-o", "--output", metavar="FILE", type=output_file, required=True)
        actions.add_parser("install", help="put what was signed in force").add_argument(
            "file", metavar="FILE", type=input_file
        )
        actions.add_parser("encrypt", help="encrypt the private keys with the passphrase of the settings")

    def handle(self, *, action: str, **options: Any) -> None:
        work: Callable[..., None] = getattr(self, "_" + action.replace("-", "_"))
        try:
            with contextlib.nullcontext() if action in HARMLESS else _alone():
                work(**options)
        except (KeyFileError, LicensingError) as error:
            raise CommandError(str(error), returncode=2) from error

    def _show(self, **_: Any) -> None:
        self._print(key_ceremony.promote_keys(settings.HOME))

    def _rotate(self, *, overlap: int, **_: Any) -> None:
        self._do(lambda: key_ceremony.request_rotation(settings.HOME, clock.now(), timedelta(days=overlap)))

    def _revoke(self, *, kid: str, **_: Any) -> None:
        self._do(lambda: key_ceremony.request_revocation(settings.HOME, kid, clock.now()))

    def _root_rotate(self, **_: Any) -> None:
        self._do(lambda: key_ceremony.request_new_root(settings.HOME))

    def _do(self, request: Callable[[], KeysetRequest]) -> None:
        """Request, sign and install on this machine. The root key is read first: without it, no file is created."""
        home = settings.HOME
        # Before a request creates a new key file.
        root = key_ceremony.root_in_force(home)
        home.next_root_key.unlink(missing_ok=True)  # left by an interrupted attempt: in no chain
        self._print(key_ceremony.install(home, key_ceremony.sign(request().to_json(), root, home.next_root_key)))

    def _request(self, *, file: Path, revoke: str | None, root: bool, overlap: int, **_: Any) -> None:
        home, now = settings.HOME, clock.now()
        if root:
            request = key_ceremony.request_new_root(home)
        elif revoke is not None:
            request = key_ceremony.request_revocation(home, revoke, now)
        else:
            request = key_ceremony.request_rotation(home, now, timedelta(days=overlap))
        write_file(file, request.to_json())
        for line in key_ceremony.describe(request.to_json()):
            self.stdout.write(line)
        self.stdout.write(f"Now `keys sign {file}` where the root key is, then `keys install` here.")

    def _sign(self, *, file: Path, root: Path, new_root: Path | None, output: Path, **_: Any) -> None:
        place = new_root or root.with_name(root.name + ".new")
        request, free = key_ceremony.read_exchange_file(file), not place.exists()
        write_file(output, key_ceremony.sign(request, read_key(root), place))
        for line in key_ceremony.describe(request):
            self.stdout.write(line)
        if free and place.exists():
            self.stdout.write(f"The new root key is {place}: it signs from now on; keep it offline.")
        self.stdout.write(f"Signed: `keys install {output}` on the server.")

    def _install(self, *, file: Path, **_: Any) -> None:
        self._print(key_ceremony.install(settings.HOME, key_ceremony.read_exchange_file(file)))

    def _encrypt(self, **_: Any) -> None:
        if settings.PASSPHRASE is None:
            raise CommandError("set ATTOMENZEI_PASSPHRASE or ATTOMENZEI_PASSPHRASE_FILE first", returncode=2)
        key_ceremony.promote_keys(settings.HOME)
        for path in (settings.HOME.signing_key, settings.HOME.root_key):
            if path.exists() and not is_encrypted(path.read_bytes()):
                write_key(path, read_key(path))
                self.stdout.write(f"Encrypted: {path}")

    def _print(self, public: PublicKeys) -> None:
        in_use = kid_of(signer().key)
        self.stdout.write(f"root version {public.roots.version}: {' '.join(public.roots.keys)}")
        self.stdout.write(f"keyset version {public.keyset.version}")
        for key in public.keyset.keys.values():
            last = f"{key.not_after.astimezone(JST):%Y-%m-%d}"
            ended = "ended" if key.not_after <= clock.now() else "ends"
            self.stdout.write(
                f"  {key.kid}  {f'signs until {last}  in use' if key.kid == in_use else f'{ended} {last}'}"
            )
