"""The web app: menu, pages, components and their words."""
