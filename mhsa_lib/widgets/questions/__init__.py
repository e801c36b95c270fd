"""Multiple-choice questions: the answer is locked before any reason shows."""

from mhsa_lib.widgets.questions.widget import QuestionSet, question

__all__ = ["QuestionSet", "question"]
