"""What models are asked, to be worded anew with a live preview."""
