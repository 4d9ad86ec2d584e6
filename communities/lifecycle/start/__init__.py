"""Should we start one? Questions, answers, the twelve rules and what each advice leads to (R32-R38)."""
