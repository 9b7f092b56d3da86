#!/usr/bin/env bash
# A real Elasticsearch node for tests and trials, from Maven Central alone.
#
#   deploy/elasticsearch-for-tests.sh [start]   fetch and unpack once, start, print the URL
#   deploy/elasticsearch-for-tests.sh stop      stop the node that this script started
#   deploy/elasticsearch-for-tests.sh java      print the JDK that it would use
#
# A node that answers already is left alone. Needs curl, Maven and a JDK of 21 or newer.
# Only for tests: no password, one node, on 127.0.0.1 (deploy/compose.yaml is for more).
#
#   SIGER_ES_PORT  9271       the node's port; port + 100 is for its transport
#   SIGER_ES_DIR              build/elasticsearch; root: /var/cache/siger-elasticsearch
#   SIGER_ES_HEAP  512m       heap of the node
#   SIGER_ES_JAVA             home of the JDK; else it is looked for
#   SIGER_ES_USER  siger-es   who runs it when root starts it: it refuses to run as root
set -euo pipefail

version=9.5.0
sha256=db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b
port=${SIGER_ES_PORT:-9271}
heap=${SIGER_ES_HEAP:-512m}
user=${SIGER_ES_USER:-siger-es}
url=http://127.0.0.1:$port
if [ "$(id -u)" = 0 ]; then
  # The unprivileged user can enter it, wherever the checkout lies.
  dir=${SIGER_ES_DIR:-/var/cache/siger-elasticsearch}
else
  dir=${SIGER_ES_DIR:-$(cd "$(dirname "$0")/.." && pwd)/build/elasticsearch}
fi
home=$dir/elasticsearch-$version
pid_file=$dir/node-$port.pid

say() { printf '%s\n' "$*" >&2; }
die() { say "elasticsearch-for-tests: $*"; exit 1; }

running() { # the process of the pid file, if it is our node
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) && [ -n "$pid" ] || return 1
  ps -o command= -p "$pid" 2>/dev/null | grep -qF "$home" && echo "$pid"
}

healthy() {
  curl -fsS -m 3 "$url/_cluster/health?wait_for_status=yellow&timeout=2s" >/dev/null 2>&1
}

stop() {
  local pid
  pid=$(running) || { say "not running"; return; }
  kill "$pid"
  for _ in $(seq 150); do
    running >/dev/null || { rm -f "$pid_file"; say "stopped"; return; }
    sleep 0.2
  done
  kill -9 "$pid"
  rm -f "$pid_file"
  say "killed after 30 s"
}

java_of() { # the major version of the JDK in a folder
  "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1
}

find_java() {
  local found candidate
  for candidate in "${SIGER_ES_JAVA:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && [ -x "$candidate/bin/java" ] || continue
    found=$(java_of "$candidate")
    if [ "${found:-0}" -ge 21 ]; then echo "$candidate"; return; fi
  done
  die "no JDK of 21 or newer: install one, or name its home in SIGER_ES_JAVA"
}

unpack() {
  [ -f "$home/.unpacked" ] && return
  command -v mvn >/dev/null || die "no Maven: install it (apt-get install maven)"
  local artifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip
  local temporary
  temporary=$(mktemp -d "$dir/unpack.XXXXXX")
  say "Fetching Elasticsearch $version (130 MB, once) ..."
  mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$artifact" -DoutputDirectory="$temporary" >&2 \
    || { rm -rf "$temporary"; die "Maven could not fetch $artifact"; }
  echo "$sha256  $temporary/elasticsearch-$version.zip" | sha256sum --check --quiet >&2 \
    || { rm -rf "$temporary"; die "the fetched file is not the one that was expected"; }
  python3 -m zipfile -e "$temporary"/*.zip "$temporary"
  rm -rf "$home"
  mv "$temporary/elasticsearch-$version" "$home"
  rm -rf "$temporary"
  chmod +x "$home"/bin/*
  mkdir -p "$home/plugins"
  touch "$home/.unpacked"
}

configure() {
  cat >"$home/config/elasticsearch.yml" <<YML
cluster.name: siger-tests-$port
node.name: siger-tests
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 100))
path.data: $dir/data-$port
path.logs: $dir/logs-$port
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
action.auto_create_index: false
YML
}

as_user() { # run as somebody who is not root
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
  else
    "$@"
  fi
}

give_away() {
  [ "$(id -u)" = 0 ] || return 0
  id "$user" >/dev/null 2>&1 \
    || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$user"
  chown -R "$user" "$dir"
  as_user test -x "$dir" \
    || die "the user $user cannot enter $dir: name another folder in SIGER_ES_DIR"
}

start() {
  if running >/dev/null && healthy; then echo "$url"; return; fi
  if healthy; then die "something else answers on port $port: choose another SIGER_ES_PORT"; fi
  local java
  java=$(find_java)
  mkdir -p "$dir"
  unpack
  configure
  give_away
  rm -f "$pid_file"
  local log=$dir/start-$port.log
  (cd "$home" && as_user env "ES_JAVA_HOME=$java" "ES_JAVA_OPTS=-Xms$heap -Xmx$heap" \
    "HOME=$dir" bin/elasticsearch -d -p "$pid_file") >"$log" 2>&1 </dev/null \
    || { tail -20 "$log" >&2; die "the node did not start"; }
  for _ in $(seq 180); do
    if healthy; then echo "$url"; return; fi
    sleep 0.5
  done
  tail -20 "$log" >&2
  die "no answer from $url within 90 s"
}

command -v curl >/dev/null || die "no curl: install it (apt-get install curl)"
case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  java) find_java ;;
  *) die "unknown word '$1': use start, stop or java" ;;
esac
