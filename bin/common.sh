# shellcheck shell=bash
# What the commands share: output, ports, processes. Everything that outlives a command is in .warren/.

SERVICES=(task-producer task-worker log-service rpc-fib-service console)
MODE='' # how the running system was started: compose, native or, if nothing is running, empty

say() { printf '%s\n' "$@"; }
die() {
  printf 'warren: %s\n' "$*" >&2
  exit 1
}

# step TEXT LOG COMMAND...: one line for a long step; dots show that it goes on. Prints the end of the log if it fails.
# With SHOW=FUNCTION, what the function prints is added whenever it has changed.
step() {
  local text=$1 log=$2 start=$SECONDS ticks=0 shown='' now
  shift 2
  printf '%s ' "$text"
  set -m # a process group of its own, so that Ctrl-C can stop all of it
  "$@" >"$log" 2>&1 </dev/null &
  set +m
  step_pid=$!
  while kill -0 "$step_pid" 2>/dev/null; do
    sleep 1
    ticks=$((ticks + 1))
    [ $((ticks % 3)) != 0 ] || printf .
    if [ $((ticks % 2)) = 0 ] || [ -z "${SHOW:-}" ] || ! now=$($SHOW); then continue; fi
    if [ -n "$now" ] && [ "$now" != "$shown" ]; then printf '\n  %s ' "${now:0:110}" && shown=$now; fi
  done
  if wait "$step_pid"; then say " $((SECONDS - start)) s" && step_pid='' && return; fi
  say ' failed:' && meaningful <"$log" >&2
  step_pid=''
  return 1
}
step_pid=''
# The last lines of a log, without blank and indented ones: banners, and the pages that a broker prints when it starts.
meaningful() { { grep -v -e '^ ' -e '^[[:space:]]*$' || true; } | tail -n "${1:-50}"; }
# The step of a build by BuildKit, or the module that Maven builds.
build_step() {
  sed -n -e 's/^#[0-9]* \(\[.*\] .*\)/\1/p' -e 's/.*\[INFO\] Building \(Warren.*\)/Maven: \1/p' .warren/logs/build.log |
    tail -n 1 | tr -s ' '
}
interrupted() {
  if [ -n "$step_pid" ]; then { kill -TERM -- "-$step_pid" && wait "$step_pid"; } 2>/dev/null || true; fi
  exit 130
}
trap interrupted INT TERM

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do [ $SECONDS -lt $end ] && sleep 0.5 || return 1; done
}

# A line for each that is not ready, with its state.
waiting() { "${MODE}_waiting"; }
# The same as one line, by state.
waiting_for() {
  waiting | awk '{ name = $1; sub(/^[^ ]* /, ""); names[$0] = names[$0] " " name }
    END { for (state in names) line = line names[state] " " state; if (line) print "waiting for" line }'
}
# Until all are ready, however slow. Gives up once one has failed for good, or after ten minutes without a state that is new;
# prints the last lines of those that are not ready.
await_ready() {
  local states seen=$'\n\n' end=$((SECONDS + 600))
  while states=$(waiting || say 'docker (no answer)') && [ -n "$states" ] && [[ $states != *'(failed'* ]] && [ $SECONDS -lt $end ]; do
    if [[ $seen != *$'\n\n'"$states"$'\n\n'* ]]; then seen+=$states$'\n\n' end=$((SECONDS + 600)); fi
    sleep 1
  done
  [ -n "$states" ] || return 0
  { grep '(failed' <<<"$states" || say "$states"; } | while read -r name state; do
    say "$name $state:" && "${MODE}_lines" "$name" 2>&1 | meaningful 10
  done
  return 1
}
# What has started stays after a failure: it can be looked at, and it may become ready after all.
await_all() {
  SHOW=waiting_for step 'Waiting until all are ready' .warren/logs/start.log await_ready && trap - EXIT && return
  trap - EXIT
  die 'not everything is ready; it goes on running: ./warren up waits for it again, ./warren down stops it'
}

# Lines of JSON (Elastic Common Schema) as lines of text: time, level, logger, message, and the stack trace below it.
# Other lines stay as they are.
readable() {
  awk 'function string_at(start,  text) {
    text = substr($0, start)
    match(text, /^([^"\\]|\\.)*/)
    text = substr(text, 1, RLENGTH)
    gsub(/\\\\/, "\001", text)
    gsub(/\\r/, "", text)
    gsub(/\\n/, "\n", text)
    gsub(/\\t/, "\t", text)
    gsub(/\\"/, "\"", text)
    gsub(/\001/, "\\", text)
    return text
  }
  {
    message = index($0, "\"message\":\"")
    if (message && match($0, /\{"@timestamp":"[^"]*","log":\{"level":"[^"]*","logger":"[^"]*"/)) {
      prefix = substr($0, 1, RSTART - 1)
      split(substr($0, RSTART, RLENGTH), part, "\"")
      text = string_at(message + 11)
      trace = index($0, "\"stack_trace\":\"")
      if (trace) text = text "\n" string_at(trace + 15)
      $0 = sprintf("%s%s %-5s %s: %s", prefix, part[4], part[10], part[14], text)
    }
    print
    fflush()
  }'
}

# --- Ports and state ------------------------------------------------------------------------------------------------------

port_variable() { printf 'WARREN_%s_PORT' "$(tr 'a-z-' 'A-Z_' <<<"$1")"; }
port_of() { local variable && variable=$(port_variable "$1") && printf '%s' "${!variable}"; }
url_of() { printf 'http://127.0.0.1:%s' "$(port_of "$1")"; }
# A line with name and URL for each service; several for a scaled one.
addresses() {
  local name found=''
  if [ "$MODE" = compose ]; then found=$(compose_addresses); fi
  for name in "${SERVICES[@]}"; do grep "^$name " <<<"$found" || say "$name $(url_of "$name")"; done
}

# A running system keeps its ports and services, whatever the environment says now.
load_state() {
  mkdir -p .warren/logs
  # shellcheck source=/dev/null
  if [ -f .warren/running ]; then . .warren/running; fi
  if in_lab; then use_lab; fi
  if [ -n "$OBSERVABILITY" ]; then observe; fi
  export WARREN_TASK_PRODUCER_PORT="${WARREN_TASK_PRODUCER_PORT:-8081}" WARREN_TASK_WORKER_PORT="${WARREN_TASK_WORKER_PORT:-8082}"
  export WARREN_LOG_SERVICE_PORT="${WARREN_LOG_SERVICE_PORT:-8083}" WARREN_RPC_FIB_SERVICE_PORT="${WARREN_RPC_FIB_SERVICE_PORT:-8084}"
  export WARREN_CONSOLE_PORT="${WARREN_CONSOLE_PORT:-8080}"
  export WARREN_PROMETHEUS_PORT="${WARREN_PROMETHEUS_PORT:-9090}" WARREN_GRAFANA_PORT="${WARREN_GRAFANA_PORT:-3000}"
  export WARREN_JAEGER_PORT="${WARREN_JAEGER_PORT:-16686}"
  export WARREN_BROKER_PORT="${WARREN_BROKER_PORT:-5672}" WARREN_MANAGEMENT_PORT="${WARREN_MANAGEMENT_PORT:-15672}"
}
# The console works with open services only.
leave_out_console() {
  local name others=()
  for name in "${SERVICES[@]}"; do [ "$name" = console ] || others+=("$name"); done
  SERVICES=("${others[@]}")
}
has_console() { [[ " ${SERVICES[*]} " == *' console '* ]]; }
save_state() {
  say "MODE=$MODE" "SERVICES=(${SERVICES[*]})" "LAB=$LAB" "OBSERVABILITY=$OBSERVABILITY" \
    ${COMPOSE_PROJECT_NAME:+"export COMPOSE_PROJECT_NAME=$COMPOSE_PROJECT_NAME"} >.warren/running
  local name
  for name in "${SERVICES[@]}" broker management prometheus grafana jaeger; do say "$(port_variable "$name")=$(port_of "$name")"; done >>.warren/running
}
# `down`, unless the script gets as far as `trap - EXIT`.
undo_at_exit() { trap 'say "" "Stopping what was started" >&2; down >/dev/null 2>&1' EXIT; }

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() { curl -fsS -m 3 -o /dev/null "$1/actuator/health/readiness" 2>/dev/null; }
require_free() {
  local name
  for name; do
    if listening "$(port_of "$name")"; then
      die "port $(port_of "$name") for the $name is taken; choose another: $(port_variable "$name")=... ./warren up"
    fi
  done
}
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)) && listening "$port"; do :; done
  say "$port"
}

# --- Processes ------------------------------------------------------------------------------------------------------------

# A process is known by its id and a part of its command line that no other has: a recycled id is never stopped.
note_process() { say "$2" "$3" >".warren/$1.pid"; }
alive() {
  local pid mark
  { read -r pid && read -r mark; } 2>/dev/null <".warren/$1.pid" && [[ $(command_line "$pid") == *"$mark"* ]]
}
gone() { ! alive "$1"; }
command_line() { { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || ps -o command= -p "$1" 2>/dev/null; }
# In a session of its own where that is possible, so that neither Ctrl-C nor a closed terminal reaches it.
in_background() { if command -v setsid >/dev/null; then exec setsid "$@"; else exec nohup "$@"; fi; }
stop_processes() {
  local name
  for name; do if alive "$name"; then kill "$(head -n 1 ".warren/$name.pid")" 2>/dev/null || true; fi; done
  for name; do
    if ! wait_for 40 gone "$name"; then
      say "$name does not stop; killing it"
      kill -9 "$(head -n 1 ".warren/$name.pid")" || true
    fi
    rm -f ".warren/$name.pid"
  done
}
