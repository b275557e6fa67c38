"""What every worker does: get ready, then the job once for each line that comes."""

import json
import sys
import time


def serve(once):
    """Call ``once`` for each line on stdin and print its seconds, and whatever else it returns as a mapping.

    A job that measures its own seconds returns them too.
    """
    out = sys.stdout
    sys.stdout = sys.stderr  # whatever libraries print
    print("ready", file=out, flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        more = once()
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, **(more or {})}), file=out, flush=True)
