"""The whole installation copied and put back."""
