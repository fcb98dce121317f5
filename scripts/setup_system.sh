#!/bin/sh
# Installs the system libraries that Qt, OpenGL and a screenless machine need, on Debian and its relatives.
# Does nothing, and needs no network, where all are present.
set -eu

# Shared library or command, and the package that brings it.
LIBRARIES="libEGL.so.1:libegl1 libGL.so.1:libgl1 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4 libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1
libxcb-randr.so.0:libxcb-randr0 libxcb-render-util.so.0:libxcb-render-util0 libxcb-shape.so.0:libxcb-shape0
libxcb-xkb.so.1:libxcb-xkb1 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1 libglib-2.0.so.0:libglib2.0-0
libXtst.so.6:libxtst6"
COMMANDS="python3:python3 Xvfb:xvfb xauth:xauth objdump:binutils"

command -v apt-get >/dev/null 2>&1 || exit 0

present=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
missing=""
for pair in $LIBRARIES; do
    case "$present" in *"${pair%%:*} "*) ;; *) missing="$missing ${pair##*:}" ;; esac
done
for pair in $COMMANDS; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
dpkg-query -W -f '${Status}' libgl1-mesa-dri 2>/dev/null | grep -q 'ok installed' || missing="$missing libgl1-mesa-dri"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "System packages are missing; as root: apt-get install$missing" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -qq -y --no-install-recommends $missing >/dev/null
