"""Runs on disk: private folders, notebooks executed, reports published and proven again."""
