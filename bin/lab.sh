# shellcheck shell=bash
# ./warren up --lab: faults that the console can inject.

LAB='' # yes, if asked for; `up` keeps it

in_lab() { [ -n "$LAB" ]; }
use_lab() {
  LAB=yes
  export COMPOSE_PROFILES="${COMPOSE_PROFILES:+$COMPOSE_PROFILES,}lab" WARREN_PROFILES=lab
}

# The loop that blocks the private broker; only it may control the broker.
start_block_broker() {
  local folder=$PWD/.warren/broker script
  script=$(rabbitmq_script)
  HOME=$folder RABBITMQ_NODENAME=warren-broker@localhost RABBITMQ_CONF_ENV_FILE=/dev/null ERL_EPMD_ADDRESS=127.0.0.1 \
    ERL_EPMD_PORT=$(sed -n 's/^epmd -port //p' .warren/broker-epmd.pid) PATH=$(dirname "$script"):$PATH \
    in_background bash "$PWD/docker/block-broker" "$PWD/.warren/block-broker" absolute 512MiB \
    >.warren/logs/block-broker.log 2>&1 </dev/null &
  note_process block-broker $! "$PWD/docker/block-broker"
  disown $!
}
