"""What is known of Chinese text beforehand: word lists, and a tokenizer to test dictionaries with."""
