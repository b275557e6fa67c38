"""Exit statuses of the command line."""

DONE = 0
USER_CAN_MEND = 2
CRASHED = 3
INTERRUPTED = 130
