"""A program that prints the keywords of a PDF: ``python pdf_keywords.py MAX_BYTES < FILE``. It takes little memory."""

from __future__ import annotations

import sys

MEMORY = 400_000_000  # bytes of addresses, of which 60 MB are the interpreter and the reader
SECONDS = 8  # of the processor


def main(max_bytes: int) -> None:
    """Print the keywords in UTF-8, at most one byte more than allowed."""
    from pypdf import PdfReader

    limit_resources()
    facts = PdfReader(sys.stdin.buffer).metadata
    text = str(facts.get("/Keywords", "")) if facts else ""
    sys.stdout.buffer.write(text.encode()[: max_bytes + 1])


def limit_resources() -> None:
    """Let the system end this process where it takes more; not on Windows, where only its time is limited."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
