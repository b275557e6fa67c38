"""Arrays in, RGB out: colour, range, contact sheets, and what the network saw. No Qt, no torch, no matplotlib."""
