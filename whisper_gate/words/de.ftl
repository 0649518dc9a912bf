# Deutsch. Verglichen wird mit en.ftl; siehe docs/languages.md.
#
# Angesprochen wird mit „du“: ruhig, freundlich, ohne Ausrufezeichen.

### Über die Sprache

language-tag = de-DE
language-direction = ltr
language-label = Sprache

### Im Gespräch


### Bedienung, Seitenleiste, Einstellungen


### Seiten

login-title = Anmelden · Whisper Gate


### Warum etwas nicht ging


### Briefe

