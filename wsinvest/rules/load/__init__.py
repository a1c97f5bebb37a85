"""Rules on what a load, a measured capacity or a storm has shown."""
