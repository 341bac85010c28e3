"""The commands of ``luisterpost``, by what they are for."""
