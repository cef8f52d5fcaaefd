#!/bin/sh
# From a market day to a trade list with curl.
#
#   COUNTERPOISE_URL=http://127.0.0.1:8080 sh examples/clients/curl.sh examples/2025-02-10
set -eu
api="${COUNTERPOISE_URL:-http://127.0.0.1:8080}/v1"
day="${1:-examples/2025-02-10}"
# The token stands in no argument, where other users of the machine could read it.
auth=$(mktemp)
answer=$(mktemp)
trap 'rm -f "$auth" "$answer"' EXIT
if [ -n "${COUNTERPOISE_TOKEN:-}" ]; then
  printf 'header = "authorization: Bearer %s"\n' "$COUNTERPOISE_TOKEN" >"$auth"
fi
# Refusals (429, 503) are tried again after the time the server names; the key makes that safe.
post() {
  get -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)" "$@"
}
# A problem document goes to standard error, where nothing that reads the answer takes it for one.
get() {
  curl -sS --fail-with-body -K "$auth" --retry 5 -o "$answer" "$@" || { cat "$answer" >&2; return 1; }
  cat "$answer"
}
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

post "$api/market-snapshots" -H 'content-type: application/json' --data-binary "@$day/market.json" >/dev/null
post "$api/pipelines?asOf=2025-02-10" -H 'content-type: text/csv' --data-binary "@$day/pipeline.csv" >/dev/null

job=$(post "$api/jobs" -H 'content-type: application/json' --data '{
  "kind": "hedge",
  "input": { "marketSnapshotId": "latest", "pipelineId": "latest" },
  "run": { "pathCount": 512, "seed": "example" }
}' | sed 's/^{"id":"\([^"]*\)".*/\1/')

# The stream of events ends with the job.
get -N "$api/jobs/$job/events" >/dev/null
printf 'result %s\n' "$(get "$api/jobs/$job" | field resultDigest)"
get -H 'accept: text/csv' "$api/jobs/$job/result"
