"""The command line: the same techniques without a window, one module a subcommand."""
