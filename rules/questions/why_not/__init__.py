"""Why a nominee was not chosen, and what was lacking."""
