"""The screens: a Streamlit app of a few pages."""
