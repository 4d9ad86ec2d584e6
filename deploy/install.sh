#!/bin/bash
# From an empty Debian machine to a running directory. Safe to run again: it is also the upgrade.
#
#   deploy/install.sh            as root, from a checkout in /srv/cop-directory
#
# PREFIX (default empty) puts the files under another root and NO_SYSTEMD=1 leaves the services alone: for trying it out.
set -euo pipefail
cd "$(dirname "$0")/.."
HERE=$PWD
PREFIX=${PREFIX:-}
CONFIG=$PREFIX/etc/cop-directory/environment

step() { printf '== %s\n' "$1"; }

step "Account and folders"
if [ -z "$PREFIX" ]; then
    id cop >/dev/null 2>&1 || useradd --system --home-dir "$HERE" --shell /usr/sbin/nologin cop
    install -d -o cop -g cop -m 0750 /var/backups/cop-directory
fi
install -d -m 0750 "$PREFIX/etc/cop-directory"

step "Settings"
if [ ! -f "$CONFIG" ]; then
    install -m 0640 deploy/environment.example "$CONFIG"
    secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')
    sed -i "s|^SECRET_KEY=.*|SECRET_KEY=$secret|" "$CONFIG"
    [ -z "$PREFIX" ] && chgrp cop "$CONFIG"
    echo "Wrote $CONFIG: set your addresses there, then run this again."
    exit 0
fi

step "Packages of this release"
if ! command -v uv >/dev/null 2>&1; then
    python3 -m venv .tools
    .tools/bin/pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
    PATH=$HERE/.tools/bin:$PATH
fi
extras=()
grep -qE '^CACHE_URL=(redis|valkey)' "$CONFIG" && extras=(--extra redis)
UV_PROJECT_ENVIRONMENT=${VENV:-.venv} uv sync --frozen --no-dev --quiet "${extras[@]}"

step "Database and static files"
deploy/manage check --deploy --fail-level WARNING
deploy/manage migrate --no-input
deploy/manage createcachetable
deploy/manage collectstatic --no-input
deploy/manage load_starter_directory

if [ -z "${NO_SYSTEMD:-}" ]; then
    step "Services"
    install -m 0644 deploy/cop-*.service deploy/cop-*.timer /etc/systemd/system/
    systemctl daemon-reload
    systemctl enable --now cop-web cop-worker cop-backup.timer
    systemctl reload-or-restart cop-web
    systemctl restart cop-worker
fi
step "Done"
