"""The movement as data: plan, form, units, law by date, calendar."""
