# Deutsch. Verglichen wird mit en.ftl; siehe docs/languages.md.
#
# Angesprochen wird mit „du“: ruhig, freundlich, ohne Ausrufezeichen.

### Über die Sprache

language-tag = de-DE
language-direction = ltr
language-label = Sprache

### Im Gespräch

# Titel der Seite, während jemand vor der Tür wartet oder stumm ist.
waiting-page-title = Warten, { $room }
tile-page-title-muted = Stumm, { $room }

## Vor dem Beitreten, Kamera und Mikrofon

lobby-preview = Vorschau
lobby-own-preview = Vorschau deiner Kamera
lobby-why = Dein Browser fragt nach Kamera und Mikrofon, damit die anderen dich sehen und hören können.
lobby-camera-off = Deine Kamera ist aus
lobby-turn-mic-off = Mikrofon ausschalten
lobby-turn-mic-on = Mikrofon einschalten
lobby-turn-camera-off = Kamera ausschalten
lobby-turn-camera-on = Kamera einschalten
lobby-name = Dein Name
lobby-name-missing = Gib zuerst deinen Namen ein.
lobby-password = Raumpasswort
lobby-join = Beitreten
lobby-joining = Wird verbunden
lobby-slow = Das dauert länger als sonst. Vielleicht ist die Verbindung langsam, wir versuchen es weiter.
lobby-try-again = Erneut versuchen
lobby-dismiss = Ausblenden

device-camera = Kamera
device-microphone = Mikrofon
device-speaker = Lautsprecher
device-default-camera = Standardkamera
device-default-microphone = Standardmikrofon
device-default-speaker = Standardlautsprecher
# Geräte, deren Namen der Browser noch nicht verrät.
device-numbered-camera = Kamera { $number }
device-numbered-microphone = Mikrofon { $number }
device-numbered-speaker = Lautsprecher { $number }
device-test-speaker = Lautsprecher testen
device-test = Testen
device-testing = Ton läuft
device-lost-camera = Die Kamera ist nicht mehr da. Die Standardkamera wird verwendet.
device-lost-microphone = Das Mikrofon ist nicht mehr da. Das Standardmikrofon wird verwendet.

device-blocked-camera = Die Kamera ist blockiert.
device-blocked-microphone = Das Mikrofon ist blockiert.
device-blocked-both = Kamera und Mikrofon sind blockiert.
device-missing-camera = Keine Kamera gefunden. Schließ eine an und versuch es erneut.
device-missing-microphone = Kein Mikrofon gefunden. Schließ eines an und versuch es erneut.
device-missing-both = Weder Kamera noch Mikrofon gefunden. Schließ etwas an und versuch es erneut.
device-busy-camera = Ein anderes Programm benutzt die Kamera. Schließ es und versuch es erneut.
device-busy-microphone = Ein anderes Programm benutzt das Mikrofon. Schließ es und versuch es erneut.
device-busy-both = Ein anderes Programm benutzt Kamera und Mikrofon. Schließ es und versuch es erneut.
device-unfit-camera = Diese Kamera passt nicht. Wähl eine andere.
device-unfit-microphone = Dieses Mikrofon passt nicht. Wähl ein anderes.
device-unfit-both = Diese Geräte passen nicht. Wähl andere.
device-insecure-camera = Browser geben die Kamera nur für sichere Seiten frei. Öffne diese Seite mit https.
device-insecure-microphone = Browser geben das Mikrofon nur für sichere Seiten frei. Öffne diese Seite mit https.
device-insecure-both = Browser geben Kamera und Mikrofon nur für sichere Seiten frei. Öffne diese Seite mit https.
device-unknown-camera = Die Kamera ist nicht gestartet. Versuch es erneut.
device-unknown-microphone = Das Mikrofon ist nicht gestartet. Versuch es erneut.
device-unknown-both = Kamera und Mikrofon sind nicht gestartet. Versuch es erneut.

# Wo jeder Browser den Weg zurück versteckt, in seinen eigenen Worten.
device-allow-firefox = Klick neben der Adresse auf das durchgestrichene Symbol für Kamera oder Mikrofon und heb die Blockierung auf.
device-allow-ios = Tipp auf das Seitenmenü neben der Adresse, dann auf „Website-Einstellungen“, und wähl „Erlauben“.
device-allow-android = Tipp auf das Symbol links neben der Adresse, dann auf „Berechtigungen“, und lass beides zu.
device-allow-chrome = Klick auf das Symbol links neben der Adresse und schalte Kamera und Mikrofon ein.
device-allow-safari = Wähl im Menü „Safari“ die Einstellungen für diese Website und stell Kamera und Mikrofon auf „Erlauben“.
device-allow-other = Lass beides in den Einstellungen deines Browsers zu.

## Vor der Tür

# $hosts: „Ana“, „Ana oder Ben“
waiting-for = Warten, bis { $hosts } dich hereinlässt
waiting-for-host = Warten auf den Host
waiting-known = Deine Anfrage ist angekommen.
waiting-away = Noch ist kein Host da. Sobald die Tür geöffnet wird, kommst du hinein.
waiting-reconnecting = Verbindung wird wiederhergestellt …
waiting-stop = Nicht mehr warten

## Nach dem Anruf, und warum jemand wieder am Anfang steht

ended-left = Du hast den Anruf verlassen
ended-replaced = Du bist anderswo in diesem Anruf
ended-signed-out = Du wurdest abgemeldet
ended-removed = Du wurdest aus dem Anruf entfernt
ended-banned = Der Host hat diesen Raum für dich gesperrt
ended-by-host = Der Host hat den Anruf beendet
ended-refused = Du wurdest nicht hereingelassen
ended-unanswered = Niemand hat geantwortet
ended-room-closed = Dieser Raum ist geschlossen
ended-room-full = Der Raum ist voll
ended-other = Der Anruf ist beendet
ended-rejoin = Wieder beitreten
ended-ask-again = Noch einmal anklopfen

ended-why-bad-ticket = Das hat zu lange gedauert. Tritt noch einmal bei.
ended-why-no-such-room = Diesen Raum gibt es nicht mehr.
ended-why-room-full = Der Raum ist voll. Versuch es erneut, wenn jemand gegangen ist.
ended-why-wrong-room-password = Das ist nicht das Passwort des Raums.
ended-why-not-signed-in = Du bist abgemeldet. Melde dich an, um wieder beizutreten.
ended-why-forbidden = Du kannst diesen Raum nicht betreten.
ended-why-room-locked = Der Raum ist abgeschlossen. Bitte den Host, ihn aufzuschließen, und tritt dann bei.
ended-why-banned = Der Host hat diesen Raum für dich gesperrt.
ended-why-removed = Ein Host hat dich entfernt. Du kannst darum bitten, zurückzukommen.
ended-why-call-ended = Der Raum bleibt für den nächsten Anruf bestehen.
ended-why-knock-refused = Der Host hat diesmal nicht geöffnet.
ended-why-knock-timeout = Vielleicht ist der Host gerade nicht da. Du kannst noch einmal anklopfen.
ended-why-id-taken = Du bist schon in diesem Raum. Tritt erneut bei, um hineinzukommen.
ended-why-rate-limited = Zu viele Versuche. Warte einen Moment und tritt dann bei.
ended-why-unavailable = Der Server antwortet nicht. Prüf deine Verbindung und versuch es erneut.
ended-why-replaced = Du bist in einem anderen Tab oder auf einem anderen Gerät beigetreten.
ended-why-server-restart = Der Server wurde neu gestartet.
ended-why-unknown = Etwas ist schiefgegangen. Versuch es erneut.
ended-why-lost = Die Verbindung ist abgebrochen.

## Bilder

tile-you = Du
tile-screen = Bildschirm von { $name }
tile-your-screen = Dein Bildschirm
tile-muted = Stumm
tile-hand = Hand gehoben
tile-connecting = Verbindung zu { $name } wird aufgebaut
tile-reconnecting = Verbindung zu { $name } wird wiederhergestellt
tile-connection-good = Die Verbindung zu { $name } ist gut
tile-connection-fair = Die Verbindung zu { $name } ist mittelmäßig
tile-connection-poor = Die Verbindung zu { $name } ist schlecht
# $title: ein Name, „Du“, „Bildschirm von Ana“
tile-pin = { $title }: anheften
tile-unpin = { $title }: lösen
tile-own-as-tile = Eigenes Bild als Kachel
tile-own-in-corner = Eigenes Bild in der Ecke
tile-hide-own = Eigenes Bild ausblenden

# Das kleine Fenster über allen anderen.
pip-call = Anruf
pip-controls = Anrufsteuerung
pip-leave = Verlassen

## Was Hosts sehen und tun

host-at-the-door = Vor der Tür
host-waiting = Möchten hereinkommen
host-guest = Gast
host-has-account = Hat ein Konto
host-admit = Hereinlassen
host-admit-name = { $name } hereinlassen
host-admit-all = Alle hereinlassen
host-refuse = Ablehnen
host-refuse-name = { $name } ablehnen
host-see-who = Ansehen
host-more = Mehr zu { $name }
host-controls = Möglichkeiten als Host
host-mute-all = Alle stummschalten
host-lock = Raum abschließen
host-unlock = Raum aufschließen
host-locked = Der Raum ist abgeschlossen
host-end = Anruf für alle beenden
host-cancel = Abbrechen

host-role-owner = Host
host-role-cohost = Co-Host
host-role-guest = Gast

# Einträge im Menü zu jemandem.
host-mute = Stummschalten
host-stop-share = Bildschirmfreigabe beenden
host-lower-hand = Hand senken
host-promote = Zum Co-Host machen
host-demote = Nicht mehr Co-Host
host-hand-over = Raum übergeben
host-remove = Entfernen
host-ban = Entfernen und sperren

# Gefragt vor allem, was nicht zurückzunehmen ist: Überschrift, Text, zustimmender Knopf.
host-ask-remove = { $name } entfernen?
host-ask-remove-text = Die Person verlässt den Anruf. Um zurückzukommen, muss sie dich fragen.
host-ask-remove-yes = Entfernen
host-ask-ban = { $name } entfernen und sperren?
host-ask-ban-text = Die Person verlässt den Anruf und kann nicht in diesen Raum zurück, bis du es in seinen Einstellungen erlaubst.
host-ask-ban-yes = Entfernen und sperren
host-ask-hand-over = Raum an { $name } übergeben?
host-ask-hand-over-text = Von da an gehört der Raum dieser Person, und du bleibst als Co-Host. Nur sie kann ihn zurückgeben.
host-ask-hand-over-yes = Übergeben
host-ask-end = Anruf für alle beenden?
host-ask-end-text = Alle verlassen den Anruf. Der Raum bleibt für den nächsten bestehen.
host-ask-end-yes = Anruf beenden

host-refused-forbidden = Das kannst du nicht mehr tun.
host-refused-no-such-peer = Diese Person ist nicht mehr hier.
host-refused-room-full = Der Raum ist voll. Zuerst muss jemand gehen.
host-refused-unavailable = Der Server antwortet nicht. Versuch es erneut.

# Was ein Host getan hat, für alle anderen.
host-did-mute = { $by } hat { $name } stummgeschaltet
host-did-mute-all = { $by } hat alle stummgeschaltet
host-did-stop-share = { $by } hat die Bildschirmfreigabe von { $name } beendet
host-did-lower-hand = { $by } hat die Hand von { $name } gesenkt
host-did-promote = { $by } hat { $name } zum Co-Host gemacht
host-did-demote = { $name } ist nicht mehr Co-Host
host-did-hand-over = { $by } hat den Raum an { $name } übergeben
host-did-lock = { $by } hat den Raum abgeschlossen
host-did-unlock = { $by } hat den Raum aufgeschlossen

# Dasselbe, für den Host selbst.
host-i-did-mute = Du hast { $name } stummgeschaltet
host-i-did-mute-all = Du hast alle stummgeschaltet
host-i-did-stop-share = Du hast die Bildschirmfreigabe von { $name } beendet
host-i-did-lower-hand = Du hast die Hand von { $name } gesenkt
host-i-did-promote = Du hast { $name } zum Co-Host gemacht
host-i-did-demote = { $name } ist nicht mehr Co-Host
host-i-did-hand-over = Du hast den Raum an { $name } übergeben
host-i-did-lock = Du hast den Raum abgeschlossen
host-i-did-unlock = Du hast den Raum aufgeschlossen

# Dasselbe, für die betroffene Person.
host-did-mute-me = { $by } hat dich stummgeschaltet.
host-did-stop-share-me = { $by } hat deine Bildschirmfreigabe beendet.
host-did-lower-hand-me = { $by } hat deine Hand gesenkt.
host-did-promote-me = { $by } hat dich zum Co-Host gemacht.
host-did-demote-me = Du bist nicht mehr Co-Host.
host-did-hand-over-me = { $by } hat dir den Raum übergeben.
# Steht für $by, wo nicht bekannt ist, wer es war.
host-somebody = Ein Host

## Einladen

invite-button = Einladen
invite-title = Einladen
invite-title-room = In „{ $room }“ einladen
invite-how = Scann den Code mit einem Telefon oder verschick den Link.
invite-code = QR-Code mit dem Link zu diesem Raum
invite-link = Link zu diesem Raum
invite-share = Teilen
invite-copy = Link kopieren
invite-copied = Link kopiert
invite-close = Schließen

## Dateien

file-attach = Datei anhängen
file-to-attach = Datei zum Anhängen
file-cancel = { $file } abbrechen
file-download = { $file } herunterladen
file-sending-to = Wird an { $name } gesendet
file-sending = { $file } wird an { $name } gesendet
file-receiving = { $file } wird empfangen
file-delivered = { $name } hat sie erhalten
file-delivery-stopped = { $name }: abgebrochen
file-withdrawn = Nicht mehr angeboten
file-saved = Gespeichert
file-save-again = Erneut speichern
file-sender-left = { $name } ist gegangen
file-stopped-sender-left = Abgebrochen: { $name } ist gegangen
file-stopped = Abgebrochen
file-percent = { $share } %
file-empty = Diese Datei ist leer.
# $most und $size: „100 MB“
file-too-large = Dateien können bis zu { $most } groß sein. Diese hat { $size }.
file-too-many = Du bietest schon viele Dateien an. Brich zuerst eine davon ab.

## Reaktionen

reaction-button = Reagieren
reaction-choices = Reaktionen
reaction-thumbs-up = Mit Daumen hoch reagieren
reaction-clap = Mit Applaus reagieren
reaction-heart = Mit einem Herz reagieren
reaction-laugh = Mit Lachen reagieren
reaction-wow = Mit Staunen reagieren
reaction-party = Mit Konfetti reagieren

## Neuigkeiten, für alle, die nicht sehen, was geschieht
#
# $names: alle, als „Ana“ oder „Ana und Ben“; bei mehr als zweien genügt die Zahl.

said-joined =
    { $count ->
        [1] { $names } ist beigetreten
        [2] { $names } sind beigetreten
       *[other] { $count } Personen sind beigetreten
    }
said-left =
    { $count ->
        [1] { $names } ist gegangen
        [2] { $names } sind gegangen
       *[other] { $count } Personen sind gegangen
    }
said-removed =
    { $count ->
        [1] { $names } wurde entfernt
        [2] { $names } wurden entfernt
       *[other] { $count } Personen wurden entfernt
    }
said-started-sharing =
    { $count ->
        [1] { $names } teilt jetzt den Bildschirm
        [2] { $names } teilen jetzt ihren Bildschirm
       *[other] { $count } Personen teilen jetzt ihren Bildschirm
    }
said-stopped-sharing =
    { $count ->
        [1] { $names } teilt den Bildschirm nicht mehr
        [2] { $names } teilen ihren Bildschirm nicht mehr
       *[other] { $count } Personen teilen ihren Bildschirm nicht mehr
    }
said-raised-hand =
    { $count ->
        [1] { $names } hat die Hand gehoben
        [2] { $names } haben die Hand gehoben
       *[other] { $count } Personen haben die Hand gehoben
    }
said-muted =
    { $count ->
        [1] { $names } ist jetzt stumm
        [2] { $names } sind jetzt stumm
       *[other] { $count } Personen sind jetzt stumm
    }
said-knocks =
    { $count ->
        [1] { $names } möchte hereinkommen
        [2] { $names } möchten hereinkommen
       *[other] { $count } Personen möchten hereinkommen
    }
said-wrote =
    { $count ->
        [1] { $names } hat im Chat geschrieben
        [2] { $names } haben im Chat geschrieben
       *[other] { $count } Personen haben im Chat geschrieben
    }
said-mentioned =
    { $count ->
        [1] { $names } hat dich im Chat erwähnt
        [2] { $names } haben dich im Chat erwähnt
       *[other] { $count } Personen haben dich im Chat erwähnt
    }
said-offers-file =
    { $count ->
        [1] { $names } bietet eine Datei an
        [2] { $names } bieten Dateien an
       *[other] { $count } Personen bieten Dateien an
    }
said-thumbs-up =
    { $count ->
        [1] { $names } reagiert mit Daumen hoch
        [2] { $names } reagieren mit Daumen hoch
       *[other] { $count } Personen reagieren mit Daumen hoch
    }
said-clap =
    { $count ->
        [1] { $names } reagiert mit Applaus
        [2] { $names } reagieren mit Applaus
       *[other] { $count } Personen reagieren mit Applaus
    }
said-heart =
    { $count ->
        [1] { $names } reagiert mit einem Herz
        [2] { $names } reagieren mit einem Herz
       *[other] { $count } Personen reagieren mit einem Herz
    }
said-laugh =
    { $count ->
        [1] { $names } reagiert mit Lachen
        [2] { $names } reagieren mit Lachen
       *[other] { $count } Personen reagieren mit Lachen
    }
said-wow =
    { $count ->
        [1] { $names } reagiert mit Staunen
        [2] { $names } reagieren mit Staunen
       *[other] { $count } Personen reagieren mit Staunen
    }
said-party =
    { $count ->
        [1] { $names } reagiert mit Konfetti
        [2] { $names } reagieren mit Konfetti
       *[other] { $count } Personen reagieren mit Konfetti
    }
# Zwei Neuigkeiten nacheinander.
said-both = { $first }. { $second }
said-in-the-call = Du bist im Anruf
said-reconnecting = Verbindung wird wiederhergestellt
said-connected-again = Wieder verbunden
said-talking-muted = Du sprichst, aber dein Mikrofon ist aus.
# Wer geschrieben hat, wo der Name nicht mitkam.
said-somebody = Jemand


### Bedienung, Seitenleiste, Einstellungen


### Seiten

login-title = Anmelden · Whisper Gate


### Warum etwas nicht ging


### Briefe

