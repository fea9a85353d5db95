"""Letters and mails to people: what they say (compose, mails) and how they are set on paper (pdf).

Nothing is imported here: ReportLab must load only in the process that draws a letter.
"""
