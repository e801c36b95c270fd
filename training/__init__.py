"""The scripts that made what the book stores: weights, records, pictures, the font."""
