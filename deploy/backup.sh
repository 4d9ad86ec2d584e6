#!/bin/bash
# One dump of the database, named by the time in UTC; dumps older than 60 days go.
#
#   deploy/backup.sh FOLDER      reads DATABASE_URL
set -euo pipefail
folder=$1
file=$folder/cop-directory-$(date -u +%Y%m%dT%H%M%SZ).dump
mkdir -p "$folder"
pg_dump --format=custom --no-owner --file="$file.part" "$DATABASE_URL"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
find "$folder" -name 'cop-directory-*.dump' -mtime +60 -delete
echo "$file"
