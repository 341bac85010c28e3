"""The texts of the invented town."""
