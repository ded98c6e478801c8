"""The catalogs of the server: no message is untranslated, fuzzy, or not compiled."""

import os
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
    # With the settings, Django would write into the catalogs of this very tree.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ended = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return ended.stdout


def messages(po: Path, kind: str) -> str:
    return run("msgattrib", kind, "--no-obsolete", po, folder=po.parent)


@needs_gettext
def test_every_message_is_translated(tmp_path: Path) -> None:
    copy = tmp_path / "server"
    shutil.copytree(SERVER, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    for folder in (copy, *(copy / app for app in APPS)):
        (folder / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-obsolete"]
    run(*command, "--ignore=library", folder=copy)
    found = list(copy.glob("*/locale/en/LC_MESSAGES/django.po"))
    assert {po.parts[-5] for po in found} >= {"console", "licenses", "portal"}
    assert [(messages(po, "--untranslated"), messages(po, "--only-fuzzy")) for po in found] == [("", "")] * len(found)


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
