#!/bin/sh
# Runs a command on a screen of its own, so that windows neither disturb the user nor depend on the desktop.
# Systems without Xvfb (macOS, Windows) use the screen they have.
set -eu
if command -v xvfb-run >/dev/null 2>&1; then
    unset WAYLAND_DISPLAY
    export QT_QPA_PLATFORM=xcb
    exec xvfb-run -a -n "${ARMILLARY_SCREEN:-99}" -s "-screen 0 1600x1000x24" "$@"
fi
exec "$@"
