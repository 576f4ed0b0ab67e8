#!/bin/sh
# Find a Chromium for the browser tests, or bring one: Debian's when root, else Playwright's own into $1.
set -eu
venv=$1
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
PLAYWRIGHT_BROWSERS_PATH="$venv/browsers" "$venv/bin/python" -m playwright install chromium
