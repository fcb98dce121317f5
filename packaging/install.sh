#!/bin/sh
# Puts the bundle beside this script, its menu entry and its icon where the desktop finds them.
# PREFIX says where: ~/.local by default, /usr/local for all users of the machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-"$HOME/.local"}
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share/applications" "$prefix/share/icons/hicolor/scalable/apps"
rm -rf "$prefix/lib/armillary"
cp -r "$here" "$prefix/lib/armillary"
ln -sf "$prefix/lib/armillary/armillary" "$prefix/bin/armillary"
cp "$here/armillary.desktop" "$prefix/share/applications/"
cp "$here/armillary.svg" "$prefix/share/icons/hicolor/scalable/apps/"
echo "Installed: $prefix/bin/armillary"
