"""What a turn of the conversation leaves behind: something in the brief, or its words said back."""
