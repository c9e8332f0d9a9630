"""What commands print: tables, verdicts, answers to questions."""
