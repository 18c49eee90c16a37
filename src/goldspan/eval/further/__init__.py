"""Measures of whole documents in a report: FairEval, facts between entities, DocRED, DWIE, clusters."""
