"""What is trained here rather than written: its data, the script that trains it, and its cross-validated figures."""
