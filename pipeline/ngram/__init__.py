"""Text as dense ids, and everything that is counted over them."""
