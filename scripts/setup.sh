#!/bin/sh
# Installs Armillary and its development tools into a virtual environment, made if missing. Argument: its folder.
set -eu
venv=$1

# The first Python that is new enough; PYTHON chooses another one.
find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Armillary needs Python 3.11 or newer; say where it is with PYTHON=/path/to/python3 make setup" >&2
    return 1
}

if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$venv"
fi
# Dependency groups came with pip 25.1.
"$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
"$venv/bin/python" -m pip install --quiet --editable . --group dev
