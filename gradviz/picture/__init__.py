"""Pictures as data: layout, diagram, theme and math. No Qt, no files."""
