"""What results look like in the window: one view for each type, and the canvas that holds them."""
