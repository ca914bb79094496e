"""The sections of the plan report, one module each: a study and a voice in, blocks of a page out."""
