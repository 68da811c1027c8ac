# shellcheck shell=bash
# Warren without Docker: the jars beside a private RabbitMQ node.

# The first JDK that is new enough: JAVA_HOME, then the folders where JDKs are usually kept.
find_java() {
  local jdk version
  for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* ~/.sdkman/candidates/java/* ~/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release" 2>/dev/null) || continue
    if [ "${version:-0}" -ge 25 ] && [ -x "$jdk/bin/java" ]; then say "$jdk" && return; fi
  done
  return 1
}
# Maven itself runs on the Java of the PATH, whatever its version, or else on the one that is found.
maven() {
  if ! command -v java >/dev/null; then JAVA_HOME=$(find_java) && export JAVA_HOME; fi
  ./mvnw -B -ntp "$@"
}

build_jars() {
  touch .warren/build-started
  maven -T 1C -DskipTests package -pl '!system-tests' && mv .warren/build-started .warren/built
}
jars_are_current() {
  local name
  for name in "${SERVICES[@]}"; do [ -f "$name/target/$name.jar" ] || return 1; done
  [ -f .warren/built ] && [ -z "$(find pom.xml docs/patterns.md ./*/pom.xml ./*/src/main -newer .warren/built | head -n 1)" ]
}

native_up() {
  local name java stopped=''
  java=$(find_java)/bin/java || die 'no JDK 25 or newer found; install one or set JAVA_HOME'
  for name in broker "${SERVICES[@]}"; do alive "$name" || { require_free "$name" && stopped+=" $name"; }; done
  alive broker || require_free management
  require_rabbitmq
  if [ -n "$OBSERVABILITY" ]; then require_prometheus; fi
  if [ "$stopped" = " broker ${SERVICES[*]}" ]; then undo_at_exit; fi
  save_state
  if [[ $stopped == *-* ]] && ! jars_are_current; then
    SHOW=build_step step 'Building the jars' .warren/logs/build.log build_jars || die 'the jars do not build'
  fi
  for name in $stopped; do
    if [ "$name" = broker ]; then
      step 'Starting RabbitMQ' .warren/logs/start.log start_broker broker "$WARREN_BROKER_PORT" "$WARREN_MANAGEMENT_PORT" ||
        die 'RabbitMQ does not start'
    else
      say "Starting $name"
      start_service "$name"
    fi
  done
  if in_lab && gone block-broker; then start_block_broker; fi
  if [ -n "$OBSERVABILITY" ] && gone prometheus; then start_prometheus; fi
  await_all
}
native_waiting() {
  local name
  for name in "${SERVICES[@]}"; do
    if gone "$name"; then say "$name (failed)"; elif ! ready "$(url_of "$name")"; then say "$name (starting)"; fi
  done
}
native_lines() { readable <".warren/logs/$1.log"; }
# From a copy of its jar: a build beside the running system must not change it.
start_service() {
  local restarting=() exemplars=sampled-traces
  # Debian's Prometheus 2.42 refuses a page with exemplars.
  if [ -n "$OBSERVABILITY" ]; then exemplars=none; fi
  if in_lab && [ "$1" = task-worker ]; then restarting=("$PWD/bin/restarting"); fi
  cp "$1/target/$1.jar" ".warren/$1.jar"
  SERVER_PORT=$(port_of "$1") SPRING_RABBITMQ_HOST=127.0.0.1 SPRING_RABBITMQ_PORT=$WARREN_BROKER_PORT \
    SPRING_RABBITMQ_USERNAME=${WARREN_BROKER_USERNAME:-warren} SPRING_RABBITMQ_PASSWORD=${WARREN_BROKER_PASSWORD:-warren} \
    WARREN_CONSOLE_TASKPRODUCER_URL=$(url_of task-producer) WARREN_CONSOLE_TASKWORKER_URL=$(url_of task-worker) \
    WARREN_CONSOLE_LOGSERVICE_URL=$(url_of log-service) WARREN_CONSOLE_RPCFIBSERVICE_URL=$(url_of rpc-fib-service) \
    WARREN_CONSOLE_MANAGEMENT_URL=http://127.0.0.1:$WARREN_MANAGEMENT_PORT \
    WARREN_CONSOLE_MANAGEMENT_PASSWORD=${WARREN_CONSOLE_PASSWORD:-console} \
    WARREN_CONSOLE_BLOCKBROKERFILE=$PWD/.warren/block-broker SPRING_PROFILES_ACTIVE=${WARREN_PROFILES:-} \
    MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT=${WARREN_OTLP_ENDPOINT:-} \
    MANAGEMENT_TRACING_EXEMPLARS_INCLUDE=${MANAGEMENT_TRACING_EXEMPLARS_INCLUDE:-$exemplars} \
    in_background ${restarting[@]+"${restarting[@]}"} "$java" -Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -jar "$PWD/.warren/$1.jar" \
    >".warren/logs/$1.log" 2>&1 </dev/null &
  note_process "$1" $! "-jar $PWD/.warren/$1.jar"
  disown $! # bash would print a line of its own if it is killed
}

native_down() {
  say 'Stopping the services'
  stop_processes block-broker prometheus "${SERVICES[@]}"
  say 'Stopping RabbitMQ'
  stop_broker broker
}

# native_logs -f|'' NAMES
native_logs() {
  local name files=()
  for name in ${2:-"${SERVICES[@]}" rabbitmq}; do
    name=.warren/logs/${name/rabbitmq/broker}.log
    [ ! -f "$name" ] || files+=("$name")
  done
  [ ${#files[@]} -gt 0 ] || die 'there are no logs yet'
  tail -n 100 ${1:+"$1"} "${files[@]}" | readable
}
