"""Issue forms for people without an account on the repository, and drafts from what they answer.

The forms are GitHub's (docs.github.com, "Syntax for issue forms"). GitHub turns an answer into
``### Label``, an empty line and what was typed; ``_No response_`` stands for nothing, and several
choices are set in a row with commas. Whoever answers is a stranger: what they typed is text and
nothing else.
"""

from whatworks.forms.answers import LONGEST, Answered, AnswersError, read
from whatworks.forms.questions import CASE_STUDY, FOLDER, FORMS, files, questions

__all__ = [
    "CASE_STUDY",
    "FOLDER",
    "FORMS",
    "LONGEST",
    "Answered",
    "AnswersError",
    "files",
    "questions",
    "read",
]
