"""Pictures of all units of a layer: made in the background, held and resumed, and opened as a sheet."""
