"""What runs inside Pyodide: one session of cells, which posts what they show."""
