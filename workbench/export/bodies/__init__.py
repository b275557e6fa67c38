"""Bodies of figures: what each type of result looks like on paper, a module for each type."""
