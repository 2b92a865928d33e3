#!/bin/sh
# A test of a voice app by HTTP alone. It needs curl, a simulator and an app:
#   plivo-simulator --clock virtual      (prints the three variables)
#   PLIVO_API_URL=… PLIVO_AUTH_ID=… PLIVO_AUTH_TOKEN=… APP_URL=http://localhost:3000 sh lab.sh
set -eu
lab() {
  method=$1 path=$2
  shift 2
  curl -sS --fail-with-body -u "$PLIVO_AUTH_ID:$PLIVO_AUTH_TOKEN" -X "$method" "$PLIVO_API_URL$path" "$@"
}
lab POST /lab/reset
lab PUT /lab/scenarios -d '{"0100":{"digits":"1"}}'
lab PUT /lab/numbers -d "{\"14155550199\":{\"answerUrl\":\"$APP_URL/answer\",\"hangupUrl\":\"$APP_URL/hangup\"}}"
lab POST /lab/calls -d '{"from":"14155550100","to":"14155550199"}' >/dev/null
lab POST /lab/idle >/dev/null
calls=$(lab GET /lab/calls)
case $calls in
*'"Sales it is."'*) echo "ok: the caller heard what was to be heard" ;;
*) echo "not ok: $calls" && exit 1 ;;
esac
