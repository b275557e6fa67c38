"""Tasks: what a network's output means. One module a task; nothing but a task asks which task it is."""
