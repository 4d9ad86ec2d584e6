"""The demonstration of this room: who may be asked, who was, and what came of it."""
