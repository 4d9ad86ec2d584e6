"""What people let others see of them, who does similar work, and introductions (R6, R8, R26)."""
