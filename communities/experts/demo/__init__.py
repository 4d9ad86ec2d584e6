"""What the demonstration shows of experts, people and pairs."""
