#!/usr/bin/env bash
# Tries a bundle as a user without Python would: outside the checkout, with an empty home, every view and one job in a
# worker process on a screen, figures and tables without one. Argument: the bundle's folder.
set -euo pipefail
bundle=$(cd "$1" && pwd)
scripts=$(cd "$(dirname "$0")/../scripts" && pwd)
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
cp "$scripts/on_screen.sh" "$elsewhere/"
cd "$elsewhere"
mkdir home
clean=(env -i "HOME=$elsewhere/home" "PATH=/usr/bin:/bin" "LANG=C.UTF-8" "TMPDIR=${TMPDIR:-/tmp}")
sample=$bundle/_internal/resources/sample_logs

echo "size of the bundle: $(du -sm "$bundle" | cut -f1) MiB"
"${clean[@]}" "$bundle/armillary" --version
"${clean[@]}" sh on_screen.sh "$bundle/armillary" --smoke --out "$elsewhere/out"
"${clean[@]}" "$bundle/armillary" inspect "$sample" >/dev/null
for view in scalars embedding; do
    "${clean[@]}" "$bundle/armillary" export "$sample" --view "$view" -o "$elsewhere/$view.pdf"
    [ "$(head -c 4 "$elsewhere/$view.pdf")" = "%PDF" ]
done
echo "the bundle works: $bundle"
