"""The catalogs of the server: no message is untranslated, fuzzy, or not compiled."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

SERVER = Path(__file__).parents[2] / "server"
APPS = sorted(path.parent.name for path in SERVER.glob("*/apps.py"))
LIBRARY = SERVER / "console" / "library" / "ja" / "LC_MESSAGES"

needs_gettext = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed: ./install.sh dev")


def run(*arguments: str | Path, folder: Path) -> str:
    ended = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return ended.stdout


def messages(po: Path, kind: str) -> str:
    return run("msgattrib", kind, "--no-obsolete", po, folder=po.parent)


@needs_gettext
@pytest.mark.parametrize("app", APPS)
def test_every_message_of_an_app_is_translated(app: str, tmp_path: Path) -> None:
    copy = tmp_path / app
    shutil.copytree(SERVER / app, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-obsolete"]
    run(*command, "--ignore=library", folder=copy)
    found = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    if found.exists():
        assert (messages(found, "--untranslated"), messages(found, "--only-fuzzy")) == ("", "")


@needs_gettext
@pytest.mark.parametrize("po", sorted(SERVER.glob("*/l*/*/LC_MESSAGES/django.po")), ids=lambda po: str(po.parts[-5:-3]))
def test_the_compiled_catalogs_are_current(po: Path, tmp_path: Path) -> None:
    run("msgfmt", "--check", "-o", tmp_path / "django.mo", po, folder=po.parent)
    assert run("msgunfmt", tmp_path / "django.mo", folder=tmp_path) == run("msgunfmt", "django.mo", folder=po.parent)


@needs_gettext
def test_the_messages_of_libraries_are_in_japanese() -> None:
    assert (messages(LIBRARY / "django.po", "--untranslated"), messages(LIBRARY / "django.po", "--only-fuzzy")) == (
        "",
        "",
    )


@pytest.mark.parametrize(("language", "expected"), [("ja", "絞り込み"), ("en", "Filters")])
def test_the_messages_of_libraries_are_in_the_users_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert translation.gettext("Filters") == expected
