# shellcheck shell=bash
# ./warren up --observability: Prometheus with the alerts; in containers also Grafana and Jaeger.

OBSERVABILITY='' # yes, if asked for; `up` keeps it

observe() {
  OBSERVABILITY=yes
  export COMPOSE_PROFILES="${COMPOSE_PROFILES:+$COMPOSE_PROFILES,}observability"
  if [ "$MODE" != compose ]; then return; fi
  export WARREN_OTLP_ENDPOINT="${WARREN_OTLP_ENDPOINT:-http://jaeger:4318/v1/traces}"
  # The console's link: the traces that have a span with the id of the task.
  export WARREN_TRACE_URL="http://127.0.0.1:${WARREN_JAEGER_PORT:-16686}/search?service=task-producer&tags=%7B%22messaging.message.id%22%3A%22{taskId}%22%7D"
}
observability_addresses() {
  [ -n "$OBSERVABILITY" ] || return 0
  say "prometheus http://127.0.0.1:$WARREN_PROMETHEUS_PORT"
  if [ "$MODE" = compose ]; then say "grafana http://127.0.0.1:$WARREN_GRAFANA_PORT" "jaeger http://127.0.0.1:$WARREN_JAEGER_PORT"; fi
}

require_prometheus() {
  command -v prometheus >/dev/null ||
    die 'prometheus is not installed; on Debian: apt-get install -y --no-install-recommends prometheus'
  alive prometheus || require_free prometheus
  if [ "${WARREN_SECURITY_MODE:-open}" != open ] && [ ! -r "${WARREN_SCRAPE_TOKEN_FILE:-}" ]; then
    die 'Prometheus needs a token with the role read: WARREN_SCRAPE_TOKEN_FILE=/path/of/a/file/with/it ./warren up ...'
  fi
}
# The operating system's Prometheus, with the targets of this run.
start_prometheus() {
  local config=$PWD/.warren/prometheus.yml name
  {
    say 'global: {scrape_interval: 5s, evaluation_interval: 5s}' "rule_files: [$PWD/deploy/prometheus/alerts.yaml]" \
      'scrape_configs:' '  - job_name: warren' '    metrics_path: /actuator/prometheus' \
      ${WARREN_SCRAPE_TOKEN_FILE:+"    authorization: {credentials_file: '$WARREN_SCRAPE_TOKEN_FILE'}"} '    static_configs:'
    for name in "${SERVICES[@]}"; do
      say "      - {targets: ['127.0.0.1:$(port_of "$name")'], labels: {service: $name}}"
    done
    say '  - job_name: rabbitmq' '    metrics_path: /metrics/per-object' \
      "    static_configs: [{targets: ['127.0.0.1:$(broker_metrics_port "$WARREN_MANAGEMENT_PORT")']}]"
  } >"$config"
  in_background prometheus --config.file="$config" --storage.tsdb.path="$PWD/.warren/prometheus" \
    --web.listen-address="127.0.0.1:$WARREN_PROMETHEUS_PORT" >.warren/logs/prometheus.log 2>&1 </dev/null &
  note_process prometheus $! "--config.file=$config"
  disown $!
}
