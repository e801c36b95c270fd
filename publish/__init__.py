"""From the notebooks to a served, tested site. Not part of ``mhsa_lib``."""
