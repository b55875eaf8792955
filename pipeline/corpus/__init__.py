"""From files as people have them to DOCUMENTS: find, read, decode, set aside what cannot be read."""
