"""What was given: names, `.env` files, target files, URLs, and which of them wins."""
