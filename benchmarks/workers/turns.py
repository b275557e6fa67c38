"""What every worker does: get ready, then the job once for each line that comes."""

import json
import sys
import time


def serve(once):
    """Call ``once`` for each line on stdin and print its seconds; ``once`` may return seconds of its own clock."""
    out = sys.stdout
    sys.stdout = sys.stderr  # whatever libraries print
    print("ready", file=out, flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        own = once()
        print(json.dumps(time.perf_counter() - began if own is None else own), file=out, flush=True)
