#!/usr/bin/env bash
# A real PostgreSQL for tests and trials, from the machine's own package.
#
#   deploy/postgresql-for-tests.sh [start]   make a cluster, start it, print its URL
#   deploy/postgresql-for-tests.sh stop      stop the cluster that this script started
#   deploy/postgresql-for-tests.sh bin       print where its programs are
#
# A server that this script started is left alone. Needs Debian's `postgresql` package
# or any other that brings initdb and pg_ctl. Only for tests: everybody on 127.0.0.1 is
# let in, and a crash of the machine may lose what was written.
#
#   SIGER_PG_PORT  9332     the port
#   SIGER_PG_DIR            build/postgresql; root: /var/cache/siger-postgresql
#   SIGER_PG_BIN            folder of initdb; else it is looked for
#   SIGER_PG_USER  postgres who runs it when root starts it: it refuses to run as root
set -euo pipefail

port=${SIGER_PG_PORT:-9332}
user=${SIGER_PG_USER:-postgres}
url=postgresql+psycopg://siger@127.0.0.1:$port/siger
if [ "$(id -u)" = 0 ]; then
  # The unprivileged user can enter it, wherever the checkout lies.
  dir=${SIGER_PG_DIR:-/var/cache/siger-postgresql}
else
  dir=${SIGER_PG_DIR:-$(cd "$(dirname "$0")/.." && pwd)/build/postgresql}
fi
data=$dir/data-$port

say() { printf '%s\n' "$*" >&2; }
die() { say "postgresql-for-tests: $*"; exit 1; }

find_bin() { # the newest that is installed
  local candidate
  for candidate in "${SIGER_PG_BIN:-}" \
    $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
    "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    if [ -x "$candidate/initdb" ]; then echo "$candidate"; return; fi
  done
  die "no initdb: install it (apt-get install postgresql), or name its folder in SIGER_PG_BIN"
}

as_user() { # run as somebody who is not root
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
  else
    "$@"
  fi
}

running() { as_user "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }

make_cluster() {
  [ -f "$data/PG_VERSION" ] && return
  mkdir -p "$dir"
  if [ "$(id -u)" = 0 ]; then
    id "$user" >/dev/null 2>&1 || die "there is no user $user: name one in SIGER_PG_USER"
    chown "$user" "$dir"
  fi
  # The collation is not that of any language: names sort as they do in SQLite.
  as_user "$bin/initdb" -D "$data" --username=siger --auth=trust --encoding=UTF8 \
    --locale=C >"$dir/initdb-$port.log" 2>&1 \
    || { tail -20 "$dir/initdb-$port.log" >&2; die "no cluster could be made in $data"; }
}

start() {
  cd /
  if running; then echo "$url"; return; fi
  make_cluster
  local log=$dir/server-$port.log
  as_user "$bin/pg_ctl" -D "$data" -l "$log" -w -t 60 -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
    -c max_connections=200" start >/dev/null 2>&1 </dev/null \
    || { tail -20 "$log" >&2; die "the server did not start on port $port"; }
  "$bin/psql" -h 127.0.0.1 -p "$port" -U siger -qAt postgres \
    -c "SELECT 'there' FROM pg_database WHERE datname = 'siger'" | grep -q there \
    || "$bin/createdb" -h 127.0.0.1 -p "$port" -U siger siger
  echo "$url"
}

stop() {
  cd /
  running || { say "not running"; return; }
  as_user "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null 2>&1 || die "it did not stop"
  say "stopped"
}

bin=$(find_bin)
case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  bin) echo "$bin" ;;
  *) die "unknown word '$1': use start, stop or bin" ;;
esac
