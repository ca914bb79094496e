"""Charts drawn on the server as SVG; they know numbers, positions and ready words, never a language or a study."""
