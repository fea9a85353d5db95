"""What people type, read and checked: WTForms classes, without database, in both languages."""
