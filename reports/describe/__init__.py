"""The model as it will run, written from the code itself in the form of the ODD protocol."""
