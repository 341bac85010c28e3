"""A page on paper for people without the dashboard, as PDF and HTML."""
