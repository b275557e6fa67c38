"""The protocol between window and engine: messages, and the frames that carry them over a pipe."""
