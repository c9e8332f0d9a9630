"""Who is to be told what, and in which words: reminders, notices of return, word to the operator."""
