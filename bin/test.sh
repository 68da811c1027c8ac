# shellcheck shell=bash
# ./warren test: all tests of all modules, on one broker.

run_tests() {
  local native=''
  if [ "${1:-}" = --native ]; then native=1 && shift && export WARREN_TEST_NATIVE=true; fi
  if command -v shellcheck >/dev/null; then
    shellcheck warren bin/*.sh docker/healthcheck docker/console-user docker/block-broker bin/restarting .ci/run || exit 1
  else
    say 'The shell scripts are not checked: shellcheck is not installed'
  fi
  if [ -z "$native" ] && docker info >/dev/null 2>&1; then
    say 'Testing with a RabbitMQ container'
    # The first test starts it; the later ones find it by this label.
    export TESTCONTAINERS_REUSE_ENABLE=true WARREN_TEST_RUN=$$-$RANDOM
    trap 'docker ps --all --quiet --filter "label=dev.warren.test.run=$WARREN_TEST_RUN" | xargs docker rm -fv >/dev/null 2>&1' EXIT
  elif [ -z "$native" ] && [ -n "${SPRING_RABBITMQ_HOST:-}" ]; then
    say "Testing with the RabbitMQ at $SPRING_RABBITMQ_HOST"
  else
    require_rabbitmq
    export SPRING_RABBITMQ_HOST=127.0.0.1 SPRING_RABBITMQ_PORT WARREN_TEST_MANAGEMENT_PORT
    export SPRING_RABBITMQ_USERNAME=${WARREN_BROKER_USERNAME:-warren} SPRING_RABBITMQ_PASSWORD=${WARREN_BROKER_PASSWORD:-warren}
    SPRING_RABBITMQ_PORT=$(free_port) WARREN_TEST_MANAGEMENT_PORT=$(free_port)
    rm -rf .warren/test-broker
    trap 'stop_broker test-broker; rm -rf .warren/test-broker' EXIT
    step "Starting a private RabbitMQ on port $SPRING_RABBITMQ_PORT" .warren/logs/start.log \
      start_broker test-broker "$SPRING_RABBITMQ_PORT" "$WARREN_TEST_MANAGEMENT_PORT" || die 'RabbitMQ does not start'
  fi
  # Two modules at a time: their tests mostly wait.
  maven -T 2 --fail-at-end verify "$@"
}
