"""The commands, by what they are about; a module registers its commands and imports what one needs when it runs."""
