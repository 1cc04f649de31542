"""Measured side by side with the peers, as ratios, with the answers compared: `python -m bench`."""
