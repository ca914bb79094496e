"""What customers do, one noun a module: media, contacts, needs, choice, visits, purchases, partners, loyalty."""
