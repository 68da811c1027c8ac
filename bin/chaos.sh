# shellcheck shell=bash
# ./warren chaos: the tests that break things, at full length.

chaos() {
  local rounds=1 seed='' log=.warren/logs/chaos.log results=system-tests/target/faults outcome=0 line
  while [ $# -gt 0 ]; do
    only chaos '--rounds --seed' "$1"
    [[ ${2:-} =~ ^-?[0-9]{1,19}$ ]] || refuse "chaos takes a number after $1" chaos
    if [ "$1" = --seed ]; then seed=$2; else rounds=$2; fi
    shift 2
  done
  [[ $rounds =~ ^[1-9][0-9]{0,2}$ ]] || refuse 'chaos takes from 1 to 999 rounds' chaos
  docker info >/dev/null 2>&1 || die 'chaos needs a Docker engine, and none answers'
  rm -f $results.md $results.json
  say "Building the services; all output is in $log"
  # The lines that are meant for whoever watches.
  maven verify -pl system-tests -am -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false '-Dit.test=*FaultsIT' \
    -Dfailsafe.failIfNoSpecifiedTests=false -Dwarren.faults=all "-Dwarren.faults.rounds=$rounds" ${seed:+"-Dwarren.fuzz.seed=$seed"} 2>&1 </dev/null |
    tee "$log" | while IFS= read -r line; do if [[ $line == 'chaos: '* ]]; then say "${line#chaos: }"; fi; done || outcome=1
  if [ -f $results.md ]; then printf '\n%s\n\nThe same as JSON: %s\n' "$(cat $results.md)" $results.json; fi
  if [ $outcome != 0 ]; then
    { grep '^\[ERROR\]' "$log" || true; } | head -n 25 >&2 || true
    die "not everything is as promised; all output is in $log"
  fi
}
