#!/usr/bin/env bash
# Runs a command in a clone of this project on a bare Debian 12, as root: ./fresh.sh COMMAND [ARGUMENT...]. Without a command:
# what README.md promises, `make run` until the server and the main use case have answered, then `make test`.
#
# The bare Debian is a temporary folder (debootstrap, chroot) with git, make and python3-venv only. How package sources are
# reached is copied from this machine: apt's sources and proxies, pip's settings, certificates, name resolution.
# Exit code: the command's, or 75 where no bare Debian can be created; the last line on stderr gives the reason.
set -euo pipefail

SUITE=bookworm
PACKAGES=git,make,python3-venv
NEEDED_KB=6000000 # the system, what install.sh adds, and a run of the tests
CLONE=/srv/attomenzei
# Environment variables that are passed on; files that they name are copied.
PASSED='^(PIP_.*|UV_.*|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(https?|ftp|all|no)_proxy|(HTTPS?|FTP|ALL|NO)_PROXY|CI|TERM|TESTS)$'

main() {
    cd "$(dirname "$0")"
    if [ "${1:-}" = --promises ]; then
        keep_promises
        exit
    fi
    [ "$(id -u)" = 0 ] || cannot "only root may use debootstrap and chroot"
    folder=$(mktemp -d) root=$folder/debian # mktemp's own folder is for root only, its content is for every user inside
    trap finish EXIT
    [ "$(df -k --output=avail "$folder" | tail -n 1)" -ge "$NEEDED_KB" ] || cannot "$folder has fewer than $NEEDED_KB kB left"
    create
    git clone --quiet --no-hardlinks . "$root$CLONE" || cannot "git cannot clone $PWD"
    copy_settings
    clear_environment
    inside sh -c 'apt-get -qq update && python3 -m venv /tmp/v && /tmp/v/bin/pip -q download --no-deps -d /tmp/v pip' >/dev/null ||
        cannot "apt-get or pip reaches no package source from inside"
    [ $# -gt 0 ] || set -- ./fresh.sh --promises
    echo "Created a bare Debian 12 in $SECONDS s. Running in it: $*"
    created=yes
    inside "$@"
}

cannot() {
    echo "No bare Debian: $1" >&2
    exit 75
}

finish() {
    # Killed processes may still be ending.
    rm -rf --one-file-system "$folder" 2>/dev/null || { sleep 2 && rm -rf --one-file-system "$folder"; }
    [ -n "${created:-}" ] || exit 75
}

create() {
    echo "Creating a bare Debian 12 ..."
    in_namespaces mount -t tmpfs test /mnt 2>/dev/null || cannot "mounts are not allowed here"
    command -v debootstrap >/dev/null || {
        apt-get -qq update && apt-get -qq install -y --no-install-recommends debootstrap
    } >/dev/null 2>&1 || cannot "debootstrap is missing and apt-get cannot install it"
    mirror=$(sources | sed -n "s/^deb \([^ ]*\) $SUITE main$/\1/p" | head -n 1)
    in_namespaces timeout 900 debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$root" ${mirror:+"$mirror"} >"$folder/log" 2>&1 || {
        tail -n 20 "$folder/log" >&2
        cannot "debootstrap failed"
    }
}

# Prints Debian 12's package sources as this machine's apt knows them; nothing on another system.
sources() {
    # shellcheck disable=SC2016  # apt-get fills these in
    apt-get indextargets 'Created-By: Packages' 'Origin: Debian' --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' |
        sort -u | grep " $SUITE" || true
}

copy_settings() {
    sources >"$folder/sources.list"
    [ ! -s "$folder/sources.list" ] || cp "$folder/sources.list" "$root/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(https?|ftp|Check-|Retries|ForceIPv)' >"$root/etc/apt/apt.conf.d/90host" || true
    local paths="/etc/hosts /etc/resolv.conf /etc/pip.conf /usr/local/share/ca-certificates /etc/ssl/certs"
    for name in $(compgen -e | grep -E "$PASSED"); do
        case ${!name} in /*) paths="$paths ${!name}" ;; esac
    done
    for path in $paths; do
        [ ! -e "$path" ] || cp -aL --parents --remove-destination "$path" "$root"
    done
    for path in .config/pip .pip; do
        [ ! -e ~/$path ] || (cd ~ && cp -aL --parents "$path" "$root/root")
    done
}

clear_environment() {
    for name in $(compgen -e | grep -vE "$PASSED"); do
        unset "$name" || true
    done
    export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
}

# Runs a command in namespaces of its own: its processes and mounts end with it, or when this script is interrupted.
in_namespaces() {
    unshare --mount --pid --fork --mount-proc --kill-child "$@" &
    child=$!
    trap 'created=interrupted; kill -KILL "$child"; exit 130' INT TERM HUP
    local status=0
    wait "$child" || status=$?
    trap - INT TERM HUP
    return $status
}

# Runs a command in the clone. The first shell is process 1: it stays, and reaps what its children leave behind.
inside() {
    # shellcheck disable=SC2016  # for the shells inside
    in_namespaces sh -euc '
        root=$1
        shift
        mount --bind "$root" "$root" # a mount point, as the root of a system is: `ip netns` requires it
        mount -t proc proc "$root/proc"
        mount --rbind /sys "$root/sys"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
        chroot "$root" "$@" || exit $?
    ' sh "$root" sh -euc 'cd "$0" && exec "$@"' "$CLONE" "$@"
}

keep_promises() {
    set -m # a process group, as in a terminal: the interrupt reaches all of it
    make run >run.log 2>&1 &
    while kill -0 $! 2>/dev/null && ! grep -q 'Press Ctrl-C' run.log; do
        sleep 1
    done
    cat run.log
    grep -q 'Press Ctrl-C' run.log
    kill -INT -- -$!
    wait $! || true
    set +m
    echo "make run: the server and the main use case have answered."
    make test TESTS="${TESTS:-}"
}

main "$@"
