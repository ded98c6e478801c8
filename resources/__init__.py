"""What the app shows and carries along: stylesheet, icons, terms of use, vendor profile. No code."""
