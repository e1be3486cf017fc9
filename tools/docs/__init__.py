"""The pages of docs/ that are generated: `make docs` writes them, tests compare them."""
