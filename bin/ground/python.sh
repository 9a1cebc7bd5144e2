# Sourced by the commands in bin/: sets $python to a Python 3.11 or newer, or says in one sentence what is missing.
python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Backchannel needs Python 3.11 or newer and found none: install it, or name it, for example PYTHON=/opt/python3.11/bin/python3 $0." >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "This Python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv) and start again." >&2
    exit 1
fi
