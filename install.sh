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

# Qt's system libraries, for windows and without a display, the printers' (CUPS), and a Japanese font.
system="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0
libwayland-cursor0 libwayland-egl1 libcups2 fonts-noto-cjk"
# The tests need gettext, start a PostgreSQL of their own and throw it away, and open the pages in a real browser;
# the node inside Playwright needs libatomic1, zbar reads bar codes, xdotool presses keys in a real window, nginx is put
# before a server, iproute2 makes networks to connect through, strace kills a process at a system call, systemd and
# desktop-file-utils check the files that we write for them.
[ "$kind" = run ] || system="$system gettext iproute2 postgresql nginx libatomic1 libzbar0 xvfb xdotool strace systemd
desktop-file-utils"
# Ubuntu has Chromium only as a snap, which is a person's decision: without a browser those tests are skipped.
has_browser() {
    command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome
}
[ "$kind" = run ] || has_browser >/dev/null || grep -qs "^ID=ubuntu" /etc/os-release ||
    system="$system chromium-headless-shell"

# What root does with the packages in "$@". Debian's postgresql would make a cluster on port 5432 and its nginx serve on
# port 80, now and whenever the machine starts; nobody here wants either. What the machine has set already stays.
as_root='
set -e
asked=" $* "
case $asked in *" postgresql "*)
    [ -e /etc/postgresql-common/createcluster.conf ] || {
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    } ;;
esac
case $asked in *" nginx "*)
    [ -e /usr/sbin/policy-rc.d ] || {
        trap "rm -f /usr/sbin/policy-rc.d" EXIT
        printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
    } ;;
esac
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends "$@" >/dev/null
case $asked in *" nginx "*) [ ! -d /run/systemd/system ] || systemctl --quiet disable nginx ;; esac
'

install_system() {
    missing=""
    for package in $system; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
            *" installed") ;;
            *) missing="$missing $package" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    # Word splitting is wanted: one word a package.
    if [ "$(id -u)" = 0 ]; then
        # shellcheck disable=SC2086
        sh -c "$as_root" sh $missing
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        # shellcheck disable=SC2086
        sudo sh -c "$as_root" sh $missing
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
