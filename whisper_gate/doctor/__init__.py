"""`python -m whisper_gate doctor`: whether everything that the app needs is there, and if not, what to do.

`report.py` puts the checks together and prints what they found; each check is a function in a module of its
kind that returns findings and never raises. `startup.py` has the few that every start makes.
"""
