"""What techniques of one family share: mathematics on tensors, one module per family, no plugin and no window in it."""
