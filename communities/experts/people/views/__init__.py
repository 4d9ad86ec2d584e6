"""Pages below /experts/people/."""
