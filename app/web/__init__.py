"""What the server sends beside Streamlit's own: browser modules, components' messages, headers, compressed files."""
