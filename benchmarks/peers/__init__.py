"""What Topline is compared with."""
