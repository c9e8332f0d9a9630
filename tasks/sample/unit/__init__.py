"""One unit of the sample without a fault: people, figures, texts, evidence."""
