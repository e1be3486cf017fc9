"""One file per lesson: header, gates, exercises. Found by their names; nothing lists them."""
