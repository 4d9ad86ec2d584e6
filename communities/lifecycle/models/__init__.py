"""What the lifecycle keeps, one module for each noun."""
