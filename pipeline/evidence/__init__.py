"""Lines of the text that show each term in use."""
