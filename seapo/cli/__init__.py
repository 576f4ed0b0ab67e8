"""The command line that other programs rely on: verbs, their options, and one JSON object at the end.

Exit 0 done, 2 bad usage or bad input (nothing changed), 1 anything else.
"""

import json
import os
import sys
from collections.abc import Sequence

from seapo.cli.parser import build
from seapo.errors import BadInput, SeapoError


def main(arguments: Sequence[str]) -> int:
    """Run one verb; its exit code."""
    try:
        options = build().parse_args(arguments)
    except BadInput as error:
        return _fail(str(error), error.exit_code, "--json" in arguments)
    try:
        result = options.verb_function(options)
    except SeapoError as error:
        return _fail(str(error), error.exit_code, options.json)
    except KeyboardInterrupt:
        return _fail("Interrupted. Runs that were started go on; see `jobs`.", 1, options.json)
    except BrokenPipeError:
        # The reader has closed: what it wanted it has. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        # A full disk, a folder that may not be written to: what Python says of it names the path.
        return _fail(str(error), 1, options.json)
    if options.json:
        print(json.dumps(result.data, ensure_ascii=False, default=str))
    elif result.text:
        print(result.text)
    return int(result.exit_code)


def _fail(text: str, code: int, as_json: bool) -> int:
    print(text, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": text}, ensure_ascii=False))
    return code
