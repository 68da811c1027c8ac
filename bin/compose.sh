# shellcheck shell=bash
# Warren in containers, as docker-compose.yml describes them.

readonly SERVICE_LABEL='{{.Label "com.docker.compose.service"}}'

engine_answers() { docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }
containers() { docker ps --filter "label=com.docker.compose.project=${COMPOSE_PROJECT_NAME:-warren}" "$@"; }

compose_up() {
  local folder name existing count options=(--detach)
  while read -r folder; do
    [ "$folder" -ef "$PWD" ] || die "there are containers of ${COMPOSE_PROJECT_NAME:-warren} from $folder; stop them there, or" \
      'start beside them: COMPOSE_PROJECT_NAME=... WARREN_TASK_PRODUCER_PORT=... ./warren up'
  done < <(containers --all --format '{{.Label "com.docker.compose.project.working_dir"}}' | uniq)
  existing=$(containers --all --format "$SERVICE_LABEL")
  for name in "${SERVICES[@]}"; do
    count=$(grep -cx "$name" <<<"$existing" || true)
    if [ "$count" -gt 0 ]; then options+=(--scale "$name=$count"); fi
  done
  if [ -n "$(containers --quiet)" ]; then
    # What is running stays as it is; what is not is created anew.
    docker compose rm --force >/dev/null 2>&1 || true
    options+=(--no-recreate)
  else
    # shellcheck disable=SC2086 # a word for each name
    require_free "${SERVICES[@]}" broker management ${OBSERVABILITY:+prometheus grafana jaeger}
    SHOW=build_step step 'Building the images' .warren/logs/build.log docker compose --progress plain build || die 'the images do not build'
    undo_at_exit
  fi
  save_state
  step 'Starting the containers' .warren/logs/compose.log docker compose up "${options[@]}" || die 'the containers do not start'
  await_all
}
# Docker starts a container again that ends; one that has ended after five of these starts has failed.
compose_waiting() {
  containers --all --quiet | xargs docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}
    {{- " "}}{{.State.Status}} {{.RestartCount}} {{with .State.Health}}{{.Status}}{{else}}healthy{{end}}' |
    awk '$2 != "running" || $4 != "healthy" {
      printf "%s (%s%s)\n", $1, ($2 == "running" ? $4 : $3 < 5 ? $2 : "failed"), ($3 > 0 ? " after " $3 " restarts" : "")
    }' | sort -u
}
compose_lines() { docker compose logs --no-log-prefix --tail 100 "$1" | readable; }

compose_down() {
  say 'Stopping the containers'
  docker compose down --remove-orphans "$@" >.warren/logs/compose.log 2>&1 || { cat .warren/logs/compose.log >&2 && exit 1; }
}
# The data of an earlier run, unless there are containers, which somebody else started.
compose_forget() { if engine_answers && [ -z "$(containers --all --quiet)" ]; then docker compose down --volumes >/dev/null 2>&1; fi; }

# The ports that Docker chose, those of scaled services too.
compose_addresses() {
  containers --format "$SERVICE_LABEL {{.Ports}}" |
    sed -n 's,^\(first-\)*\([a-z-]*\) .*127\.0\.0\.1:\([0-9]*\)->8080/tcp.*,\2 http://127.0.0.1:\3,p' | sort
}
# compose_logs -f|'' NAMES
compose_logs() {
  # shellcheck disable=SC2086 # a word for each name
  docker compose logs --tail 100 ${1:+"$1"} ${2/task-worker/task-worker first-task-worker} | readable
}
