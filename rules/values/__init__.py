"""What all chapters speak in: text, numbers, wording, findings, errors, steps."""
