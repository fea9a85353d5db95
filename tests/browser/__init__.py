"""A real server, a real browser, real mails."""
