"""System checks that keep the door the only way."""
