"""The catalogue: every op of minitheano, one card each."""
