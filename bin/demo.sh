# shellcheck shell=bash
# ./warren demo: every pattern over HTTP, as a user would try it, with each answer checked.

# With the token in WARREN_TOKEN, which is no argument, because all users of a machine see those.
curl() { command curl -K <(printf '%s' "${WARREN_TOKEN:+oauth2-bearer = \"$WARREN_TOKEN\"}") "$@"; }

heading() { printf '\n== %s\n' "$*"; }
note() { say "   $*"; }
wrong() { say "   WRONG: $*" && exit 1; }

# ask STATUS CURL-ARGUMENT...: prints the request and its answer, which is left in $answer.
ask() {
  local expected=$1 code argument
  shift
  printf '   $ curl'
  for argument; do if [[ $argument =~ ^[a-zA-Z0-9_./:-]+$ ]]; then printf ' %s' "$argument"; else printf " '%s'" "$argument"; fi; done
  answer=$(curl -sS -m 20 -w '\n%{http_code}' "$@" 2>&1) || { say '' && wrong "no answer: $answer"; }
  code=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  printf '\n   %s %s\n' "$code" "$answer"
  [ "$code" = "$expected" ] || wrong "expected status $expected"
}
contains() {
  local expected
  for expected; do [[ $answer == *"$expected"* ]] || wrong "expected $expected in the answer"; done
}
# refused WHY CURL-ARGUMENT...
refused() { note "$1:" && ask 400 "${@:2}"; }
answered_id() { sed -n 's/.*"id":"\([^"]*\)".*/\1/p' <<<"$answer"; }

# finds TEXT COMMAND...: whether the command prints the text.
finds() { [[ $("${@:2}" 2>/dev/null) == *"$1"* ]]; }
board_of() { curl -s -m 5 "$producer/tasks/$1"; }
# expect_on_board SECONDS ID TEXT MEANING
expect_on_board() {
  wait_for "$1" finds "$3" board_of "$2" || wrong "$4: expected $3, the board says $(board_of "$2")"
  note "ok: $4: $(board_of "$2")"
}

# subscribe NAME PATH: a subscriber in the background that writes what it receives to a file.
subscribe() {
  note "\$ curl -N '$log$2' > $1 &"
  curl -sN "$log$2" >"$folder/$1" &
  subscribers+=" $!"
  wait_for 10 grep -q '^event: *subscribed' "$folder/$1" || wrong "$1 is not subscribed: $(cat "$folder/$1")"
}
received() { grep '^data:' "$folder/$1" | grep -F -- "$2"; }
expect_received() {
  wait_for 5 finds "$2" received "$1" "$2" || wrong "$1 did not receive '$2'"
  [ "$(received "$1" "$2" | wc -l)" -eq 1 ] || wrong "$1 received '$2' more than once"
  note "ok: $1 received: $(received "$1" "$2")"
}
expect_nothing() {
  ! finds "$2" received "$1" "$2" || wrong "$1 received '$2'"
  note "ok: $1 did not receive '$2'"
}

demo() {
  only demo '' "$@"
  local json='Content-Type: application/json' text='Content-Type: text/plain' id=$$ start=$SECONDS answer=''
  local producer log fib name i long doomed short=()
  producer=$(url_of task-producer) log=$(url_of log-service)/logs fib=$(url_of rpc-fib-service)/fib
  for name in "${SERVICES[@]}"; do
    ready "$(url_of "$name")" || die "$name is not ready at $(url_of "$name"); start it: ./warren up"
  done
  folder=$(mktemp -d) subscribers='' # global, as the trap runs outside of the function
  trap 'kill $subscribers 2>/dev/null; rm -rf "$folder"' EXIT

  heading 'Hello world: one message, one queue, one consumer'
  ask 202 "$producer/hello" -H "$text" -d "Hello from the demo ($id)"
  wait_for 10 finds "Received 'Hello from the demo ($id)'" logs task-worker || wrong 'no worker received it'
  note 'ok: a worker received it'
  refused 'A misspelt field is named' "$producer/hello" -H "$json" -d '{"mesage":"hi"}'
  contains mesage

  heading 'Work queue: each dot is a second of work; short tasks do not wait for a long one'
  ask 202 "$producer/tasks" -H "$json" -d '{"description":"A long task........","priority":4}'
  long=$(answered_id)
  for i in 1 2 3; do
    ask 202 "$producer/tasks" -H "$text" -d "Short task $i."
    short+=("$(answered_id)")
  done
  for i in 1 2 3; do expect_on_board 7 "${short[i - 1]}" '"state":"completed"' "short task $i is completed"; done
  expect_on_board 1 "$long" '"state":"running"' 'meanwhile the long one is running'
  note 'The same Idempotency-Key is the same task:'
  ask 202 "$producer/tasks" -H "Idempotency-Key: demo-$id" -H "$text" -d 'Only once'
  name=$(answered_id)
  ask 202 "$producer/tasks" -H "Idempotency-Key: demo-$id" -H "$text" -d 'Only once'
  contains "$name"
  ask 422 "$producer/tasks" -H "Idempotency-Key: demo-$id" -H "$text" -d 'Something else'
  refused 'Each wrong field is named' "$producer/tasks" -H "$json" -d '{"description":"","priority":99}'
  contains '"field":"description"' '"field":"priority"'
  note 'Many tasks in one request, a result on each line:'
  ask 200 "$producer/tasks" -H 'Content-Type: application/x-ndjson' --data-binary \
    $'{"description":"one"}\n{"description":""}\n{"description":"three"}'
  contains '"line":2,"status":400' '"line":3,"status":202'
  expect_on_board 15 "$long" '"state":"completed"' 'the long one is completed'

  heading 'Retries: the broker delivers a failed task again, after a delay that grows'
  ask 202 "$producer/tasks" -H "$json" -d '{"description":"Third time lucky","failTimes":2}'
  name=$(answered_id)
  expect_on_board 15 "$name" '"state":"completed"' 'it is completed'
  expect_on_board 1 "$name" '"attempt":3' 'it took three attempts'

  heading 'Dead letters: a task that fails for the last time is kept, with the reason, and can be redriven'
  ask 202 "$producer/tasks" -H "$json" -d '{"description":"Doomed","failTimes":1000}'
  doomed=$(answered_id)
  expect_on_board 25 "$doomed" '"state":"dead"' 'it is dead after five attempts'
  wait_for 10 finds "$doomed" curl -s -m 10 "$producer/dead-letters" || wrong 'it is not among the dead letters'
  ask 200 "$producer/dead-letters"
  contains "$doomed"
  ask 200 "$producer/dead-letters/redrive" -H "$json" -d "{\"ids\":[\"$doomed\"],\"dryRun\":true}"
  contains '"matched":1'
  ask 200 "$producer/dead-letters/redrive" -H "$json" -d "{\"ids\":[\"$doomed\"]}"
  contains '"redriven":1'
  expect_on_board 10 "$doomed" '"redrives":1' 'it is on the queue again'
  note 'The board, newest first:'
  ask 200 "$producer/tasks?limit=3"
  contains '"counts"'

  heading 'Publish/subscribe: every subscriber gets a copy'
  subscribe first ''
  subscribe second ''
  ask 202 "$log" -H "$text" -d "To all of you ($id)"
  expect_received first "To all of you ($id)"
  expect_received second "To all of you ($id)"
  refused 'An empty message is refused' "$log" -H "$text" -d ''

  heading 'Routing: a subscriber gets the severities it asked for'
  subscribe warnings '/direct?severity=warning&severity=error'
  ask 202 "$log/direct/info" -H "$text" -d "All is well ($id)"
  ask 202 "$log/direct/error" -H "$text" -d "It burns ($id)"
  expect_received warnings "It burns ($id)"
  expect_nothing warnings "All is well ($id)"
  refused 'A severity is one word' "$log/direct/very.bad" -H "$text" -d 'Hello'

  heading 'Topics: * is one word, # any number of words; a message that matches two keys arrives once'
  subscribe kernel '/topic?key=kern.*&key=*.critical'
  ask 202 "$log/topic/cron.info" -H "$text" -d "Nightly job done ($id)"
  ask 202 "$log/topic/kern.critical" -H "$text" -d "Out of memory ($id)"
  expect_received kernel "Out of memory ($id)"
  expect_nothing kernel "Nightly job done ($id)"
  note 'A later subscriber can begin with the last messages of the archive:'
  subscribe late '/topic?key=kern.*&replay=1'
  expect_received late "Out of memory ($id)"
  refused 'A routing key has no empty words' "$log/topic/kern..critical" -H "$text" -d 'Hello'

  heading 'RPC: a request, a reply queue, an answer within the deadline'
  ask 200 "$fib/30"
  contains '"value":"832040"'
  ask 200 "$fib/300"
  contains '"value":"222232244629420445529739893461909967206666939096499764990979600"'
  refused 'A negative number is refused' "$fib/-1"
  printf '\nAll patterns work; %s s\n' $((SECONDS - start))
}
