"""What is found when a dossier or a paper is verified, and what follows from it: pure values and their words."""
