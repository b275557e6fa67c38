"""The program that computes: torch, the models and the plugins. It knows no Qt."""

import os

from workbench.freed_memory import share_one_arena

# How long torch's threads spin while they wait for each other, in rounds. By itself the library spins for milliseconds,
# and where another program wants a core a network then runs ten times slower; so few rounds cost a few per cent.
os.environ.setdefault("GOMP_SPINCOUNT", "60000")
share_one_arena()
