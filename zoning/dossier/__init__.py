"""Answers as papers: a report of one site, a summary of many, the one-permit sheet."""
