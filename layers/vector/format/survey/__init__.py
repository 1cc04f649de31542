"""Survey text (勘测定界 TXT): the plots of a land survey, as every land office exchanges them.

`document` finds sections and lines, `heading` reads the line that opens a plot, `axis` and `frame` decide what the
numbers are, `ring` what shape they make; `reading` and `writing` are the two ways through.
"""

from layers.vector.format.survey.document import is_survey
from layers.vector.format.survey.reading import read_survey_text
from layers.vector.format.survey.writing import leave_out, write_survey

__all__ = ["is_survey", "leave_out", "read_survey_text", "write_survey"]
