"""The offices' appraisals: their lanes, their forms' rows, which of them count."""
