"""Terms near each other in meaning: word vectors of the domain, and what is made of them."""
