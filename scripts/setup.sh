#!/bin/sh
# Make the virtual environment $1 from the pinned requirements; the CUDA build of vLLM only where there is a GPU.
set -eu
venv=$1
python=${PYTHON:-python3}
"$python" - <<'CHECK'
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(f"Python {sys.version.split()[0]} came, 3.11 to 3.13 is wanted: make run PYTHON=python3.12")
CHECK
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet -r requirements.txt
if [ -e /dev/nvidiactl ] && [ "${SEAPO_VLLM:-auto}" != off ]; then
    "$venv/bin/python" -m pip install --quiet -r requirements-vllm.txt
fi
