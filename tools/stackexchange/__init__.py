"""Stack Exchange as a source: whose answers strangers took. Off until its terms are accepted."""
