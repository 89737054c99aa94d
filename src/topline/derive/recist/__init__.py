"""RECIST 1.1: from lesions to visits, from visits to the responses of a subject."""
