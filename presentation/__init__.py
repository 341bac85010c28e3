"""What screens and reports have in common: texts, numbers, colours and sentences."""
