"""What is said of each kind of change: a clause that points and gives no code."""

from mhsa_lib.exercises.edits.clauses.edits import of_edits
from mhsa_lib.exercises.edits.clauses.observations import of_observations
from mhsa_lib.exercises.edits.clauses.results import of_results

__all__ = ["of_edits", "of_observations", "of_results"]
