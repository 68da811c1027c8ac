# shellcheck shell=bash
# A private RabbitMQ node from the operating system's package: no root, no systemd, nothing outside .warren/.

# The script behind the one on the PATH, which insists on being root or the user rabbitmq.
rabbitmq_script() {
  { ls /usr/lib/rabbitmq/bin/rabbitmq-server /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server \
    /opt/homebrew/sbin/rabbitmq-server /usr/local/sbin/rabbitmq-server 2>/dev/null || true; } | grep -m 1 .
}

require_rabbitmq() {
  local install='apt-get update && apt-get install -y --no-install-recommends rabbitmq-server'
  if rabbitmq_script >/dev/null; then return; fi
  command -v apt-get >/dev/null || die 'no Docker engine answers and RabbitMQ is not installed; install either'
  [ "$(id -u)" = 0 ] || die "RabbitMQ is not installed; run: sudo sh -c '$install'"
  step 'Installing the package rabbitmq-server' .warren/logs/apt.log without_services sh -c "$install" || exit 1
}
# The package would start a broker for the whole machine; only the private one is wanted.
without_services() {
  local policy=/usr/sbin/policy-rc.d made='' outcome=0
  if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=$policy; fi
  DEBIAN_FRONTEND=noninteractive "$@" || outcome=$?
  [ -z "$made" ] || rm "$made"
  if [ -d /run/systemd/system ]; then systemctl disable --now rabbitmq-server || true; fi
  return $outcome
}

# start_broker NAME AMQP_PORT MANAGEMENT_PORT: a node whose data, cookie, epmd and ports are its own and on loopback.
start_broker() {
  local name=$1 amqp=$2 management=$3 node=warren-$1@localhost folder=$PWD/.warren/$1 epmd_port script
  script=$(rabbitmq_script)
  epmd_port=$(free_port)
  mkdir -p "$folder"
  stop_broker "$name" # what is left of a node that was killed
  # max_message_size: RabbitMQ 3.10 takes 128 MiB, but the Java client closes its connection over 64 MiB.
  say "listeners.tcp.1 = 127.0.0.1:$amqp" 'management.tcp.ip = 127.0.0.1' "management.tcp.port = $management" \
    'prometheus.tcp.ip = 127.0.0.1' "prometheus.tcp.port = $(broker_metrics_port "$management")" \
    "default_user = ${WARREN_BROKER_USERNAME:-warren}" "default_pass = ${WARREN_BROKER_PASSWORD:-warren}" \
    'vm_memory_high_watermark.absolute = 512MiB' 'disk_free_limit.absolute = 512MB' \
    'raft.wal_max_size_bytes = 67108864' 'max_message_size = 16777216' >"$folder/rabbitmq.conf"
  say '[rabbitmq_management,rabbitmq_prometheus].' >"$folder/enabled_plugins"
  rm -f "$folder/pid"
  in_background epmd -port "$epmd_port" -address 127.0.0.1 >/dev/null 2>&1 </dev/null &
  note_process "$name-epmd" $! "epmd -port $epmd_port"
  HOME=$folder RABBITMQ_NODENAME=$node RABBITMQ_MNESIA_BASE=$folder/data RABBITMQ_LOG_BASE=$folder \
    RABBITMQ_LOGS=$PWD/.warren/logs/$name.log RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf \
    RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins RABBITMQ_PID_FILE=$folder/pid \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_DIST_PORT=$(free_port) ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd_port \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-warren_node $node -kernel inet_dist_use_interface {127,0,0,1}" \
    in_background "$script" >".warren/logs/$name.out" 2>&1 </dev/null &
  # First the script, which passes a signal on; then the node itself.
  note_process "$name" $! "$script"
  wait_for 5 alive "$name" || true
  if wait_for 300 has_pid_or_gone "$name" && [ -s "$folder/pid" ]; then
    note_process "$name" "$(cat "$folder/pid")" "-warren_node $node"
    if wait_for 300 listens_or_gone "$name" "$amqp" && alive "$name" && wait_for 60 add_console_user "$management"; then return; fi
  fi
  cat ".warren/logs/$name.out"
  return 1
}
# Beside its management page, 15692 by default.
broker_metrics_port() { say $(($1 + 20)); }
has_pid_or_gone() { [ -s ".warren/$1/pid" ] || gone "$1"; }
listens_or_gone() { listening "$2" || gone "$1"; }
# The console's user sees everything and may read and write nothing, as in docker/console-user.
add_console_user() {
  put "$1" users/console "{\"password\":\"$(json_text "${WARREN_CONSOLE_PASSWORD:-console}")\",\"tags\":\"monitoring\"}" &&
    put "$1" permissions/%2F/console '{"configure":"","write":"","read":""}'
}
# put PORT PATH BODY, with the management API
put() {
  curl -fsS -m 5 -u "${WARREN_BROKER_USERNAME:-warren}:${WARREN_BROKER_PASSWORD:-warren}" -X PUT \
    -H 'Content-Type: application/json' -d "$3" "http://127.0.0.1:$1/api/$2"
}
json_text() { printf %s "$1" | sed 's/["\\]/\\&/g'; }
stop_broker() { stop_processes "$1" && stop_processes "$1-epmd"; }
