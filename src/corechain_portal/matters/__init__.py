"""Joint handling of difficult matters 大事难事联办: raised by members, handled together, with deadlines."""
