#!/bin/sh
# Opens the sample logs in the window; without a screen, drives every view under Xvfb and says what it left behind.
# Arguments: the folder of the programs, the logs.
set -eu
bin=$1
logs=$2
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
    exec "$bin/armillary" "$logs"
fi
mkdir -p out
sh scripts/on_screen.sh "$bin/armillary" --smoke --out out "$logs"
echo "No screen here: every view was opened under Xvfb. Screenshots and exported figures are in $PWD/out:"
ls out
