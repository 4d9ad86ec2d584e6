"""The experts of the demonstration: each part fills what is its own."""
