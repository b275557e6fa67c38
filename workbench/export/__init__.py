"""What leaves the program: figures, arrays, provenance, pages. One module per format."""
