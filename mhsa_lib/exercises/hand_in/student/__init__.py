"""What runs in the process of a student's notebook; nothing here knows a reference."""
