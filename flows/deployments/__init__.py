"""The flows beside the yearly run: reminders, blank forms, mail to the operator."""
