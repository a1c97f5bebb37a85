"""Runs on disk: notebooks executed, pages rendered, reports published and proven again."""
