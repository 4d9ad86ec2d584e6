#!/bin/bash
# Put a dump into an empty database.
#
#   deploy/restore.sh FILE URL   the database at URL must exist and hold no tables
set -euo pipefail
file=$1
url=$2
tables=$(psql -Atc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" "$url")
if [ "$tables" != 0 ]; then
    echo "The database holds $tables tables. Restore into an empty one, then point DATABASE_URL at it." >&2
    exit 1
fi
pg_restore --no-owner --exit-on-error --dbname="$url" "$file"
