"""A first catalogue from a folder of files: what each seems to be, and what only a person can say."""

from zoning.proposal.folder import Found, Left, Survey, propose, survey_folder
from zoning.proposal.guess import Guess, guess_layer
from zoning.proposal.writing import write_catalogue

__all__ = ["Found", "Guess", "Left", "Survey", "guess_layer", "propose", "survey_folder", "write_catalogue"]
