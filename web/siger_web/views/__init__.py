"""What each page shows, computed before any template sees it."""
