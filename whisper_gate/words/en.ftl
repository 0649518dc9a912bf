# English: the language that every other catalogue is compared with. docs/languages.md
#
# A message may use the values that its English text uses. `-terms` are for the catalogue itself.

### About the language

# Its tag for dates, numbers and lists (BCP 47), and how it is written: ltr or rtl.
language-tag = en-GB
language-direction = ltr
language-label = Language

### In the call


### Controls, panels, settings


### Pages

login-title = Log in · Whisper Gate


### Why something was refused


### Letters

