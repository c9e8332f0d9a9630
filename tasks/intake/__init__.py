"""What comes in: the inbox, its folders as they were read, workbooks, uploads, papers signed by units; what goes back."""
