#!/bin/sh
# Installs what this project needs: ./install.sh run (to use it) or ./install.sh dev (to test it).
# A second run takes a moment: it looks at the lock file's checksum and at the system's package list.
set -eu
kind=${1:-run}
python=${PYTHON:-python3}
cd "$(dirname "$0")"

case $kind in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: ./install.sh run|dev" >&2; exit 2 ;;
esac

# Qt's system libraries, for windows and without a display, and a Japanese font.
system="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 fonts-noto-cjk"
# The tests need gettext, start a PostgreSQL of their own and throw it away, and open the pages in a real browser;
# zbar reads the bar codes, xdotool presses keys in a real window.
[ "$kind" = run ] || system="$system gettext postgresql libzbar0 xvfb xdotool"
# Ubuntu has Chromium only as a snap, which is a person's decision: without a browser those tests are skipped.
has_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}
[ "$kind" = run ] || has_browser >/dev/null || grep -qs '^ID=ubuntu' /etc/os-release || system="$system chromium"

# Debian's package makes a cluster and starts it on port 5432; nobody here wants that one.
# An existing setting is the machine's own and stays.
without_cluster='[ -e /etc/postgresql-common/createcluster.conf ] || { mkdir -p /etc/postgresql-common &&
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }'

install_system() {
    missing=""
    for package in $system; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
            *" installed") ;;
            *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    case $missing in
        *postgresql*) prepare=$without_cluster ;;
        *) prepare=: ;;
    esac
    # Word splitting is wanted: one word a package.
    if [ "$(id -u)" = 0 ]; then
        sh -c "$prepare"
        DEBIAN_FRONTEND=noninteractive apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo sh -c "$prepare"
        sudo apt-get update -qq
        # shellcheck disable=SC2086
        sudo DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    else
        echo "Some system packages are missing. Please run this once, then try again:" >&2
        echo "  sudo apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
}

install_python() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Python 3.11 or later is needed; set PYTHON to it, for example: make PYTHON=python3.12 $kind" >&2
        exit 1
    }
    sum=$(cat requirements*.lock pyproject.toml install.sh | sha256sum)
    for installed in "$kind" dev; do # what is there for tests is enough to run
        [ "$(cat ".venv/installed-$installed" 2>/dev/null || true)" != "$sum" ] || return 0
    done
    echo "Installing Python packages ($lock) ..."
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    # The lock file names everything, so nothing is left to resolve. (Asked to, older releases of pip meet coverage[toml],
    # which the file pins without its extra, take the newest one instead and stop for want of its hash.)
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement "$lock"
    .venv/bin/python -m pip check --disable-pip-version-check >/dev/null || {
        echo "$lock does not hold all that its packages need. Please make it anew: make lock" >&2
        exit 1
    }
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    echo "$sum" >".venv/installed-$kind"
}

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    install_system
fi
install_python
