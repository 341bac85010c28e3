"""Pages: short scripts from top to bottom, run by the frame in ``app.py``."""
