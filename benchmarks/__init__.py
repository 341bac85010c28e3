"""What the program reaches, measured against a plain peer in the same run."""
