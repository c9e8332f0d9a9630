#!/usr/bin/env bash
# Sets up all that thidua needs on Debian or Ubuntu: system programs, .venv, the pinned packages of who works on it.
# With --office the pinned packages that thidua itself needs, and no others.
# With --tests also what only the tests need: PostgreSQL's programs (no server is set up or started), systemd-analyze,
# SoftHSM (a token in software), 7-Zip.
# With --ui what the browser tests need: Chromium.
# Runs as often as you like: says nothing and is quick when there is nothing to do. Asks no question.
# Exit status: 0 all is there; 2 wrong use; 3 something is missing that we may not or can't install (with what to run).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

case "${1:-}" in
"" | --office) tests='' ui='' ;;
--tests) tests=yes ui='' ;;
--ui) tests='' ui=yes ;;
*)
    printf '%s\n' "thidua: không hiểu / not understood: $1 (deploy/setup.sh [--office | --tests | --ui])" >&2
    exit 2
    ;;
esac

# Two set-ups at once would write into the same .venv: the second waits for the first.
exec 9<"deploy/setup.sh"
flock 9

say() { printf '%s\n' "$@" >&2; }
stop() {
    say "$@"
    exit 3
}

# --- Python: the one of a working .venv, else the first that is new enough ---------------------------------

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
whole() { new_enough "$1" && "$1" -c 'import pip' 2>/dev/null; }

find_python() {
    local name
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
}

python=""
if whole .venv/bin/python; then
    python=.venv/bin/python
else
    python=$(find_python)
    [ -n "$python" ] || stop \
        "thidua: cần Python 3.11 trở lên mà máy này chưa có. Cài rồi chạy lại:" \
        "thidua: Python 3.11 or later is needed and not found. Install it, then run this again:" \
        "    sudo apt-get install -y python3 python3-venv        # Debian 12, Ubuntu 24.04 or later" \
        "    sudo apt-get install -y python3.11 python3.11-venv  # Ubuntu 22.04"
fi

# --- System programs: only what is missing -----------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }
has_library() { /sbin/ldconfig -p | grep -qF "$1"; }
installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
release() { (. /etc/os-release && echo "${VERSION_CODENAME:-}") 2>/dev/null || true; }
distribution() { (. /etc/os-release && echo "${ID:-}") 2>/dev/null || true; }

# The -nogui packages push a desktop's LibreOffice out: where that one is, its missing half is added instead.
# A LibreOffice that is not from the distribution (/opt) comes whole.
office() {
    local part=$1
    if installed "libreoffice-$part" || installed "libreoffice-$part-nogui"; then return; fi
    if installed libreoffice-core; then
        echo "libreoffice-$part"
    elif installed libreoffice-core-nogui || ! has soffice; then
        echo "libreoffice-$part-nogui"
    fi
}

fonts() {
    local there=()
    if has fc-list; then
        mapfile -t there < <(fc-list ':family=Liberation Serif')
    else
        mapfile -t there < <(compgen -G '/usr/share/fonts/truetype/liberation*/LiberationSerif-Regular.ttf')
    fi
    if [ ${#there[@]} -gt 0 ]; then return; fi
    case $(release) in
    bookworm | jammy) echo fonts-liberation2 ;; # here the plain name still means the fonts of 2012
    *) echo fonts-liberation ;;
    esac
}

# What opens the RAR and 7z that units send. The package of Debian 13 and Ubuntu 24.04 has another name.
archives() {
    if has_library libarchive.so.13; then return; fi
    case $(release) in
    bookworm | jammy) echo libarchive13 ;;
    *) echo libarchive13t64 ;;
    esac
}

# Debian keeps PostgreSQL's programs out of PATH.
database() {
    if has initdb && has postgres && has pg_isready; then return; fi
    if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then return; fi
    echo postgresql
}

# A snap's browser can't read the folders in /tmp that the tests work in: it does not count.
browser() {
    if has google-chrome; then return; fi
    if has chromium && [[ $(readlink -f "$(command -v chromium)") != */snap ]]; then return; fi
    echo chromium
}

missing() {
    if [ -n "$ui" ]; then browser; fi
    if [ -n "$tests" ]; then
        database
        has systemd-analyze || echo systemd
        has softhsm2-util || echo softhsm2
        has 7zz || has 7z || echo 7zip
    fi
    office writer
    office calc
    fonts
    if ! has pdftocairo || ! has pdfsig || ! has pdftotext || ! has pdftoppm; then echo poppler-utils; fi
    has qpdf || echo qpdf
    has openssl || echo openssl
    has restic || echo restic
    archives
    has_library libseccomp.so.2 || echo libseccomp2 # takes the network from the readers of strangers' files
    has fc-list || echo fontconfig
    if [ "$python" != .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
}

# Debian sets up and starts a database server along with PostgreSQL's programs, unless it is told not to before.
cluster_conf=/etc/postgresql-common/createcluster.conf
without_a_server() {
    if installed postgresql-common; then return; fi # somebody's own: as it is
    "${apt[@]}" install -y --no-install-recommends postgresql-common >/dev/null && [ -f "$cluster_conf" ] || return 0
    trap server_as_usual EXIT
    "${root[@]}" sed -i.thidua -E 's/^#? *create_main_cluster *=.*/create_main_cluster = false/' "$cluster_conf"
}
server_as_usual() {
    if [ -f "$cluster_conf.thidua" ]; then "${root[@]}" mv "$cluster_conf.thidua" "$cluster_conf"; fi
}

mapfile -t packages < <(missing)
if [[ " ${packages[*]} " = *" chromium "* ]] && [ "$(distribution)" = ubuntu ]; then
    stop \
        "thidua: gói chromium của Ubuntu chỉ kéo bản snap về, không dùng được cho các kiểm thử. Cài Google Chrome rồi chạy lại:" \
        "thidua: Ubuntu's chromium package only fetches a snap, which these tests can't use. Install Google Chrome, then run this again:" \
        "    https://www.google.com/chrome/ (.deb), sudo apt-get install -y ./google-chrome-stable_current_amd64.deb"
fi
if [ ${#packages[@]} -gt 0 ]; then
    command_line="apt-get install -y --no-install-recommends ${packages[*]}"
    has apt-get || stop \
        "thidua: thiếu chương trình của hệ thống và máy này không có apt-get. Hãy cài: ${packages[*]}" \
        "thidua: system programs are missing and there is no apt-get here. Please install: ${packages[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        root=()
    elif has sudo && sudo -n true 2>/dev/null; then
        root=(sudo -n)
    else
        stop \
            "thidua: thiếu chương trình của hệ thống và tài khoản này không có quyền cài. Chạy lệnh sau rồi chạy lại:" \
            "thidua: system programs are missing and this account may not install them. Run this, then try again:" \
            "    sudo apt-get update && sudo $command_line"
    fi
    say "thidua: cài / installing ${packages[*]}"
    apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update || say "thidua: apt-get update không xong, vẫn thử cài / failed, trying all the same"
    if [[ " ${packages[*]} " = *" postgresql "* ]]; then without_a_server; fi
    "${apt[@]}" install -y --no-install-recommends "${packages[@]}" >/dev/null || stop \
        "thidua: cài không xong (xem dòng lỗi ở trên). Chạy lệnh sau rồi chạy lại:" \
        "thidua: the installation failed (see above). Run this, then try again:" \
        "    sudo apt-get update && sudo $command_line"
    server_as_usual
    hash -r
    mapfile -t packages < <(missing)
    [ ${#packages[@]} -eq 0 ] || stop \
        "thidua: đã cài mà vẫn chưa dùng được / installed, and still not usable: ${packages[*]}"
fi

# --- .venv: made anew when it is not whole, filled when the pins have changed -------------------------------

lock=requirements-dev.txt
[ "${1:-}" != --office ] || lock=requirements.txt
stamp=.venv/.thidua-stamp
unfinished=.venv/.thidua-unfinished # there while pip works: an interrupted pip leaves what it can't mend itself
wanted() { { .venv/bin/python -VV && pwd -P && cat "$lock" deploy/requirements-build.txt pyproject.toml; } | sha256sum; }

if whole .venv/bin/python && [ ! -e "$unfinished" ] && [ -x .venv/bin/thidua ] &&
    [ "$(cat "$stamp" 2>/dev/null)" = "$(wanted)" ]; then
    exit 0
fi

# A .venv that was moved or copied still names its old place in every script.
if ! whole .venv/bin/python || [ -e "$unfinished" ] || ! grep -qsF "$(pwd -P)/.venv" .venv/bin/activate; then
    [ "$python" != .venv/bin/python ] || python=$(find_python)
    [ -n "$python" ] || stop \
        "thidua: .venv hỏng và không thấy Python 3.11 trở lên để làm lại" \
        "thidua: .venv is broken and there is no Python 3.11 or later to make it again"
    say "thidua: tạo / making .venv ($("$python" -V))"
    rm -rf .venv
    "$python" -m venv .venv
fi

say "thidua: cài các gói đã ghim / installing the pinned packages (một vài phút / a minute or two)"
touch "$unfinished"
rm -f "$stamp"
pip=(.venv/bin/python -I -m pip --disable-pip-version-check --no-input --quiet install --no-deps)
# --no-deps: the files are complete, and pip's resolver refuses an extra of a hashed package (sqlalchemy[asyncio]).
# What is built on the way is built by pinned tools: left alone, pip fetches the newest for it. -I: the tools are for
# what pip starts; it must not take them for installed itself.
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${pip[@]}" --target "$tools" --require-hashes -r deploy/requirements-build.txt
export PYTHONPATH=$tools
"${pip[@]}" --no-build-isolation --require-hashes -r "$lock"
"${pip[@]}" --no-build-isolation -e .
wanted >"$stamp"
rm -f "$unfinished"
