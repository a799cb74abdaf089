-- When a procedure was first given more time, which is in the audit trail once for each procedure.
ALTER TABLE transactions ADD COLUMN more_time_at BIGINT;
