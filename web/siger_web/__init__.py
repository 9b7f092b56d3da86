"""The web: pages for people, JSON for programs."""
