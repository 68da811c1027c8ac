# shellcheck shell=bash
# ./warren token: a new bearer token for the mode `token`, and the line of the token file that makes it valid.

sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# The line goes to the output, to be appended to the file; the token goes to the terminal.
token() {
  [ $# -ge 2 ] || refuse 'token takes a name and at least one role' token
  [[ $1 =~ ^[^[:space:]#]+$ ]] || refuse "a name has no spaces and no '#'" token
  only token 'read submit operate' "${@:2}"
  local name=$1 token
  shift
  # 256 random bits; what comes before them tells people and scanners of secrets what it is.
  token=warren_$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n')
  printf 'The token of %s, shown only now: %s\n' "$name" "$token" >&2
  printf '%s %s %s\n' "$name" "$(IFS=, && printf %s "$*")" "$(printf %s "$token" | sha256)"
}
