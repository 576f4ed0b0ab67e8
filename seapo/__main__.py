"""`python -m seapo VERB …`: the studio without a browser."""

import sys

from seapo.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
