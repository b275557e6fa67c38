"""The border between the two programs: messages, and the frames that carry them."""
