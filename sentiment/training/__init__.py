"""How the embedded model is made: its texts, its training and what it measures."""
