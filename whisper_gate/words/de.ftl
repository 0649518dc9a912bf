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


### Wie gut ein Gespräch wird, gesagt vor dem Beitreten

ready-label = Wie gut ein Gespräch wird
ready-checking = Prüft, wie gut ein Gespräch wird
# Personen, man selbst mitgezählt.
ready-good = Gut für { $video } mit Video, { $audio } mit Ton
# Alle Plätze des Raums.
ready-full = Gut für alle { $seats } mit Video
ready-audio = Gut für { $audio } mit Ton
# Ohne Mikrofon.
ready-voiceless = Gut für { $video } mit Video, ohne deine Stimme
ready-listen = Du kannst zusehen, zuhören und schreiben
# Die Leitung ließ sich nicht messen.
ready-devices = Kamera und Mikrofon funktionieren
ready-camera = Deine Kamera funktioniert
ready-microphone = Dein Mikrofon funktioniert

# Eine Sache, die im Weg steht, und was hilft. $address beginnt mit https.
ready-insecure = Auf einer ungeschützten Adresse gibt dein Browser keine Kamera: Öffne { $address }
ready-silent = Von deinem Mikrofon kommt kein Ton: Sag etwas, oder wähle ein anderes
ready-hidden = Kein Relay verbirgt hier deine Adresse: Zeig sie in den Einstellungen
ready-relay-needed = Relay nicht erreichbar, du brauchst es aber: Versuch ein anderes Netz
ready-slow = Deine Leitung ist selbst für Ton zu langsam: Versuch ein anderes Netz
ready-relay = Relay nicht erreichbar, manche Anrufe gehen nicht: Versuch ein anderes Netz
ready-narrow = Deine Leitung ist zu langsam für Video: Ohne Kamera hört man dich besser

# Die Einzelheiten: woher das bekannt ist.
ready-details = Einzelheiten
ready-again = Erneut prüfen
ready-people = Gut für
ready-people-both = { $video } mit Video, { $audio } mit Ton
ready-people-audio = { $audio } mit Ton
ready-trip = Hin und zurück
# Eine Zeit in Millisekunden.
ready-milliseconds = { $time } ms
ready-uplink = Du kannst senden
# Megabit pro Sekunde.
ready-rate = { $rate } Mbit/s
ready-rate-plenty = mehr als { $rate } Mbit/s
ready-saving = nicht gemessen, um Daten zu sparen
ready-unknown = nicht bekannt
ready-the-relay = Relay
# Zeiten in Millisekunden: bis es antwortete, und der Weg dorthin und zurück.
ready-relay-trip = in { $reached } ms erreicht, hin und zurück { $trip } ms
ready-relay-reached = in { $reached } ms erreicht
ready-relay-lost = nicht erreicht
ready-relay-later = wird geprüft, wenn dir geöffnet wird
ready-no-relay = hier keines
ready-works = funktioniert
ready-off = aus
ready-not-there = nicht da
ready-no-sound = noch kein Ton


### Bedienung, Seitenleiste, Einstellungen

bar-controls = Bedienung des Anrufs
bar-sound-devices = Tongeräte
bar-cameras = Kameras
bar-share = Bildschirm teilen
bar-stop-sharing = Teilen beenden
bar-raise-hand = Hand heben
bar-lower-hand = Hand senken
bar-waiting = { $count } vor der Tür
bar-leave = Verlassen
bar-duration = Dauer des Anrufs
bar-people-count =
    { $count ->
        [one] { $count } Person im Anruf
       *[other] { $count } Personen im Anruf
    }

more-title = Mehr
more-grid = Rasteransicht
more-speaker = Sprecheransicht
more-pip = Bild im Bild
more-leave-pip = Bild im Bild beenden
more-full = Vollbild
more-leave-full = Vollbild beenden
more-own-tile = Eigenes Bild als Kachel
more-own-corner = Eigenes Bild in der Ecke
more-show-own = Eigenes Bild zeigen
more-hide-own = Eigenes Bild ausblenden
more-others-see = Die anderen sehen dich weiterhin
more-flip = Kamera wechseln

panel-chat = Chat
panel-people = Personen
panel-close = Seitenleiste schließen
panel-in-the-call = Im Anruf
panel-seats-taken = { $count } von { $seats } Plätzen belegt
panel-mic-on = Mikrofon an
panel-muted = Stumm
panel-connecting = Verbindet
panel-reconnecting = Verbindet neu
panel-hand = Hand gehoben
panel-speaking = Spricht
panel-camera-off = Kamera aus

chat-messages = Nachrichten
chat-empty = Nachrichten gehen direkt an alle hier. Wer später kommt, sieht sie auch; mit dem Anruf sind sie weg.
chat-message = Nachricht
chat-send = Senden
chat-sounds-on = Töne einschalten
chat-sounds-off = Töne ausschalten
chat-passed-on = weitergegeben von { $name }

settings-title = Einstellungen
settings-close = Schließen
settings-sound = Ton
settings-noise = Rauschunterdrückung
settings-noise-hint = Nimmt Lüfter und Tastaturen aus deiner Stimme.
settings-echo = Echounterdrückung
settings-echo-hint = Schalte sie nur aus, wenn du Kopfhörer trägst.
settings-level = Automatischer Pegel
settings-level-hint = Hält deine Stimme gleich laut.
settings-picture = Bild
settings-mirror = Eigenes Bild spiegeln
settings-mirror-hint = Die anderen sehen dich immer richtig herum.
settings-calls = In Anrufen
settings-mute-on-join = Mit ausgeschaltetem Mikrofon beitreten
settings-hide-address = Meine Adresse verbergen
settings-hide-address-hint = Deine Gespräche gehen über das Relay und brauchen etwas länger.
settings-sounds = Leise Töne
settings-sounds-hint = Für Nachrichten und wenn jemand kommt.
settings-hold-to-talk = Zum Sprechen Leertaste halten
settings-hold-to-talk-hint = Solange dein Mikrofon aus ist.
settings-appearance = Aussehen
settings-appearance-system = System
settings-appearance-dark = Dunkel
settings-appearance-light = Hell
settings-keyboard = Tastatur
settings-single-keys = Kürzel aus einer einzelnen Taste
settings-single-keys-hint = C, P, H, Komma und Fragezeichen.

key-title = Tastenkürzel
key-microphone = Mikrofon ein- oder ausschalten
key-camera = Kamera ein- oder ausschalten
key-talk = Sprechen, solange sie gehalten wird
key-chat = Chat öffnen oder schließen
key-people = Liste der Personen öffnen oder schließen
key-hand = Hand heben oder senken
key-list = Diese Liste
key-close = Schließen, was offen ist

stage-participants = Teilnehmende
stage-sharing = Du teilst deinen Bildschirm
stage-reconnecting = Verbindung wird wiederhergestellt…
stage-start-audio = Ton einschalten
stage-alone = Du bist noch allein hier


### Codes vergleichen

trust-verify = Überprüfen
trust-verify-name = { $name } überprüfen
trust-verified = Überprüft
trust-code = Code für dich und { $name }
trust-compare = Lest ihn euch vor; seht ihr beide denselben, sitzt niemand zwischen euch.
trust-matches = Stimmt überein
trust-differs = Stimmt nicht überein
trust-none = Noch gibt es keinen Code. Er erscheint, wenn ihr verbunden seid und beide diese Seite benutzt.
trust-same = Ihr habt diesen Code in diesem Anruf verglichen.
trust-different = Vielleicht sitzt jemand zwischen euch: Sag hier nichts Privates und erreich { $name } auf einem anderen Weg.
trust-changed = Der Code von { $name } hat sich geändert, wie immer, wenn eine Seite neu geladen wird. Vergleicht noch einmal.
trust-code-changed = Code hat sich geändert
# In der Liste der Personen, neben einer Rolle.
trust-new-code = Neuer Code
trust-said-changed = Der Code von { $name } hat sich geändert
trust-said-verified = { $name } ist überprüft

# Die Wörter eines Codes, zum Vorlesen: jedes kurz, und keinem anderen ähnlich.
symbol-bee = Biene
symbol-turtle = Schildkröte
symbol-elephant = Elefant
symbol-owl = Eule
symbol-fish = Fisch
symbol-horse = Pferd
symbol-cat = Katze
symbol-frog = Frosch
symbol-octopus = Krake
symbol-snail = Schnecke
symbol-butterfly = Schmetterling
symbol-penguin = Pinguin
symbol-hedgehog = Igel
symbol-sheep = Schaf
symbol-duck = Ente
symbol-crab = Krebs
symbol-cactus = Kaktus
symbol-sunflower = Sonnenblume
symbol-mushroom = Pilz
symbol-moon = Mond
symbol-star = Stern
symbol-fire = Feuer
symbol-rainbow = Regenbogen
symbol-snowman = Schneemann
symbol-apple = Apfel
symbol-banana = Banane
symbol-cherries = Kirschen
symbol-lemon = Zitrone
symbol-grapes = Trauben
symbol-carrot = Karotte
symbol-bread = Brot
symbol-cheese = Käse
symbol-cookie = Keks
symbol-corn = Mais
symbol-pretzel = Brezel
symbol-cake = Torte
symbol-bell = Glocke
symbol-key = Schlüssel
symbol-hammer = Hammer
symbol-clock = Wecker
symbol-book = Buch
symbol-balloon = Luftballon
symbol-gift = Geschenk
symbol-lamp = Glühbirne
symbol-umbrella = Regenschirm
symbol-glasses = Brille
symbol-gloves = Handschuhe
symbol-crown = Krone
symbol-ring = Ring
symbol-guitar = Gitarre
symbol-drum = Trommel
symbol-trumpet = Trompete
symbol-camera = Kamera
symbol-anchor = Anker
symbol-dice = Würfel
symbol-magnet = Magnet
symbol-bicycle = Fahrrad
symbol-train = Lokomotive
symbol-rocket = Rakete
symbol-sailboat = Segelboot
symbol-house = Haus
symbol-tent = Zelt
symbol-castle = Burg
symbol-robot = Roboter


### Verbindungen

# Die Seitenleiste: wie jedes Paar verbunden ist, und der Weg zum Server.
connection-title = Verbindung
connection-server = Mit dem Server verbunden
connection-server-lost = Verbindung zum Server wird wiederhergestellt…
connection-list = Verbindungen
connection-nobody = Sobald noch jemand hier ist, siehst du, wie ihr verbunden seid.
connection-direct = Direkt
connection-relay = Über das Relay
# $protocol: UDP oder TCP
connection-relay-by = Über das Relay ({ $protocol })
connection-no-way = Keine Verbindung
connection-good = Gut
connection-fair = Mittel
connection-poor = Schlecht
connection-none = Nicht verbunden
connection-trip = Hin und zurück
connection-rate = Rate
connection-loss = Verlust
# Vor einer Zahl von dem, was kommt oder geht; ein Pfeil für die, die ihn sehen.
connection-in = empfangen
connection-out = gesendet
connection-picture = Bild
connection-size = { $width } × { $height }, { $fps } pro Sekunde
connection-no-picture = Keins
connection-try-again = Erneut versuchen
connection-trying = Wird versucht
connection-camera-off = Meine Kamera ausschalten

# Für Hosts: alle mit allen.
connection-matrix = Alle mit allen
connection-matrix-hint = Wähle ein Feld, um seine Zahlen zu sehen. R: über das Relay.
connection-no-report = Kein Bericht
connection-no-report-of = Kein Bericht von { $name }
# Ein Feld: wessen, zu wem, und wie es ist.
connection-cell = { $from } zu { $to }: { $grade }
connection-cell-way = { $from } zu { $to }: { $grade }, { $way }

## Warum eine Verbindung schlecht ist: für Betroffene, und nach `between` für Hosts über zwei andere

reason-connecting = Du wirst mit { $name } verbunden.
reason-lost = Die Verbindung zu { $name } ist abgebrochen und wird wiederhergestellt.
reason-alone = Alle deine Verbindungen sind abgebrochen, also ist wohl dein eigenes Netz weg.
reason-silent = Von { $name } kam noch nichts an: Vielleicht schläft die Seite dort oder ist offline.
reason-hidden = Du kannst { $name } nicht hören: Du verbirgst deine Adresse, und das Relay ist aus.
reason-blocked = Du kannst { $name } nicht hören: Ein Netz zwischen euch sperrt direkte Verbindungen, und das Relay ist aus.
reason-blocked-mine = Du kannst { $name } nicht hören: Dein Netz sperrt direkte Verbindungen, und das Relay ist aus.
reason-blocked-theirs = Du kannst { $name } nicht hören: Das Netz von { $name } sperrt direkte Verbindungen, und das Relay ist aus.
reason-relay = Du kannst { $name } nicht hören: Auch über das Relay gibt es keinen Weg zwischen euch.
reason-relay-mine = Du kannst { $name } nicht hören: Dein Netz erreicht das Relay nicht.
reason-relay-theirs = Du kannst { $name } nicht hören: Das Netz von { $name } erreicht das Relay nicht.
reason-down = Vieles, was die anderen dir senden, geht verloren: Ein Kabel oder ein Platz näher am WLAN hilft.
reason-up = Dein Netz kann nicht alles senden, was es soll: Ohne dein Bild hat deine Stimme mehr Platz.
reason-in = Vieles, was { $name } sendet, geht auf dem Weg zu dir verloren.
reason-out = Vieles, was du sendest, geht auf dem Weg zu { $name } verloren.
reason-far = Der Weg zu { $name } ist lang, darum hört ihr euch verspätet.
reason-detour = Der Weg zu { $name } über das Relay ist lang, darum hört ihr euch verspätet.
reason-busy = Dein Computer hat viel zu tun, darum sehen die anderen dich weniger flüssig.
reason-frozen = Das Bild von { $name } bleibt immer wieder stehen.

reason-between-connecting = { $from } wird mit { $to } verbunden.
reason-between-lost = { $from } hat die Verbindung zu { $to } verloren; sie wird wiederhergestellt.
reason-between-alone = { $from } hat alle Verbindungen verloren: Dort ist wohl das eigene Netz weg.
reason-between-silent = { $from } hat von { $to } noch nichts gehört: Vielleicht schläft die Seite von { $to } oder ist offline.
reason-between-hidden = { $from } kann { $to } nicht hören: { $from } verbirgt die eigene Adresse, und das Relay ist aus.
reason-between-blocked = { $from } kann { $to } nicht hören: Ein Netz dazwischen sperrt direkte Verbindungen, und das Relay ist aus.
reason-between-blocked-mine = { $from } kann { $to } nicht hören: Das Netz von { $from } sperrt direkte Verbindungen, und das Relay ist aus.
reason-between-blocked-theirs = { $from } kann { $to } nicht hören: Das Netz von { $to } sperrt direkte Verbindungen, und das Relay ist aus.
reason-between-relay = { $from } kann { $to } nicht hören: Auch über das Relay gibt es keinen Weg.
reason-between-relay-mine = { $from } kann { $to } nicht hören: Das Netz von { $from } erreicht das Relay nicht.
reason-between-relay-theirs = { $from } kann { $to } nicht hören: Das Netz von { $to } erreicht das Relay nicht.
reason-between-down = { $from } verliert vieles von dem, was { $to } und andere senden.
reason-between-up = Das Netz von { $from } kann nicht alles zu { $to } und anderen senden, was es soll.
reason-between-in = Vieles, was { $to } sendet, geht auf dem Weg zu { $from } verloren.
reason-between-out = Vieles, was { $from } sendet, geht auf dem Weg zu { $to } verloren.
reason-between-far = Der Weg von { $from } zu { $to } ist lang, darum hören sie sich verspätet.
reason-between-detour = Der Weg von { $from } zu { $to } über das Relay ist lang, darum hören sie sich verspätet.
reason-between-busy = Der Computer von { $from } hat viel zu tun, darum sehen { $to } und andere weniger flüssig.
reason-between-frozen = { $from } sieht das Bild von { $to } immer wieder stehen bleiben.

## Verloren und wieder da

# Auf einer Kachel, und im Hinweis zum Weg zum Server.
tile-back = Wieder verbunden
# $names: jemand, oder mehrere als „Ana und Ben“
said-lost = Verbindung zu { $names } wird wiederhergestellt
said-back = Wieder mit { $names } verbunden


### Seiten

# Auf mehreren Seiten.
page-skip = Zum Inhalt springen
page-log-in = Anmelden
page-front-page = Startseite
page-your-rooms = Deine Räume
page-your-account = Dein Konto
page-try-again = Erneut versuchen
page-cancel = Abbrechen
page-keep-it = Behalten
page-save = Speichern
page-username = Benutzername
page-username-or-email = Benutzername oder E-Mail
page-email = E-Mail
page-password = Passwort
page-new-password = Neues Passwort
page-password-hint = Mindestens 8 Zeichen. Lang ist besser als kompliziert.
page-set-password = Passwort festlegen
page-show = Anzeigen
page-show-password = Passwort anzeigen
page-hide = Verbergen
page-hide-password = Passwort verbergen
page-copy-link = Link kopieren
page-link-copied = Link kopiert
page-copy-this-link = Kopiere diesen Link
page-lost-title = Hier ist nichts · Whisper Gate
page-lost-heading = Hinter dieser Tür ist nichts
page-lost-text = Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.

nav-main = Hauptmenü
nav-how = So geht’s
nav-home = Übersicht
nav-account = Konto: { $name }
nav-log-out = Abmelden
nav-log-out-failed = Das hat nicht geklappt. Versuche es noch einmal.

landing-title = Whisper Gate: Videoanrufe in einem ruhigen Raum
landing-heading =
    Ein ruhiger Raum
    mit einer Tür.
landing-lead = Videoanrufe direkt von Browser zu Browser. Nichts zu installieren, kein Konto für Gäste, niemand dazwischen.
landing-start = Anruf starten
landing-code = Code oder Link
landing-code-example = Code oder Link eingeben
landing-join = Beitreten
landing-direct = Direkt von dir zu den anderen
landing-direct-text = Ton und Bild gehen verschlüsselt von Browser zu Browser. Der Server stellt euch nur einander vor.
landing-mends = Findet von selbst wieder zusammen
landing-mends-text = Netze brechen ab. Anrufe gehen hier weiter, und ein ruhiger Satz sagt, was ist.
landing-yours = Auf deinem eigenen Server
landing-yours-text = Ein Container mit allem darin. In Python erweiterbar.
landing-picture = Ein Anruf zwischen Ana, Ben, Cleo und dir. Ana spricht.
landing-picture-you = Du
landing-room-name = Anruf von { $name }

register-title = Konto anlegen · Whisper Gate
register-heading = Konto anlegen
register-text = Es bewahrt deine Räume auf. Gäste brauchen nie eines.
register-submit = Konto anlegen
register-has-one = Hast du schon eines?

login-title = Anmelden · Whisper Gate
login-heading = Anmelden
login-submit = Anmelden
login-forgot = Passwort vergessen?
login-has-none = Noch kein Konto?
login-create = Eines anlegen

forgot-title = Ein neues Passwort · Whisper Gate
forgot-heading = Ein neues Passwort
forgot-text = Wir schicken einen Link an die E-Mail-Adresse deines Kontos.
forgot-submit = Link schicken
forgot-sent = Wenn es dieses Konto gibt, ist eine E-Mail unterwegs. Ihr Link gilt einmal, 30 Minuten lang. Sieh auch im Spam-Ordner nach.
forgot-operator = Dieser Server verschickt keine E-Mails. Bitte die Person, die ihn betreibt, um ein neues Passwort.
forgot-operator-command = Sie führt diesen Befehl aus und gibt dir den Link, den er ausgibt:
forgot-back = Zurück zur Anmeldung

reset-title = Neues Passwort festlegen · Whisper Gate
reset-heading = Neues Passwort festlegen
reset-text = Du wirst überall abgemeldet.
reset-no-use = Der Link funktioniert nicht?
reset-ask = Einen neuen anfordern

verify-title = Deine E-Mail-Adresse · Whisper Gate
verify-wait = Einen Moment
verify-wait-text = Dein Link wird geprüft.
verify-done = Deine Adresse ist bestätigt
verify-done-text = Wenn du dein Passwort vergisst, bringt dich eine E-Mail an sie zurück.
verify-bad = Dieser Link funktioniert nicht

account-title = Dein Konto · Whisper Gate
account-loading = Dein Konto wird geladen
account-name = Name
account-name-text = Du meldest dich damit an, und andere sehen ihn in Anrufen.
account-email-text = Eine E-Mail an diese Adresse bringt dich zurück, wenn du dein Passwort vergisst.
account-verified = Bestätigt
account-not-verified = Noch nicht bestätigt
account-send-again = E-Mail noch einmal schicken
account-password-text = Ein neues meldet alle deine anderen Geräte ab.
account-current-password = Aktuelles Passwort
account-change-password = Passwort ändern
account-devices = Geräte
account-devices-text = Hier bist du angemeldet.
account-device = { $browser } auf { $system }
account-device-unknown = Unbekanntes Gerät
account-this-device = Dieses Gerät
account-sign-out = Abmelden
account-sign-out-device = { $device } abmelden
account-sign-out-others = Überall sonst abmelden
account-seen-now = Gerade aktiv
account-seen-minutes = { $count ->
    [one] Vor { $count } Minute aktiv
   *[other] Vor { $count } Minuten aktiv
}
account-seen-hours = { $count ->
    [one] Vor { $count } Stunde aktiv
   *[other] Vor { $count } Stunden aktiv
}
account-seen-days = { $count ->
    [one] Vor { $count } Tag aktiv
   *[other] Vor { $count } Tagen aktiv
}
account-delete = Konto löschen
account-delete-text = Deine Räume verschwinden mit ihm.
account-delete-question = Dein Konto löschen?
account-delete-warning = Dein Name, deine Räume und ihre Links sind dann für immer weg. Anrufe in deinen Räumen enden.
account-your-password = Dein Passwort

home-title = Deine Räume · Whisper Gate
home-loading = Deine Räume werden geladen
home-new = Neuer Raum
home-new-heading = Ein eigener Raum
home-new-text = Du bekommst einen Link, der immer gleich bleibt.
home-create = Raum anlegen
home-room-name = Name des Raums
home-room-password = Passwort (optional)
home-rename-heading = Raum umbenennen
home-rename-text = Sein Link bleibt gleich.
home-rename = Umbenennen
home-empty = Noch keine Räume
home-empty-text = Ein Raum ist ein Treffpunkt mit einem Link, der sich nie ändert. Lege einen an, verschicke den Link und sprich los.
home-shared = Mit dir geteilt
home-search = Räume suchen
home-found = { $found } von { $count } Räumen
home-found-none = Kein Raum heißt so.
home-more = Mehr zu { $name }
home-delete = Löschen
home-delete-question = { $name } löschen?
home-delete-warning = { $count ->
    [one] Gerade ist jemand darin. Der Anruf endet.
   *[other] Gerade sind { $count } Personen darin. Ihr Anruf endet.
}
home-delete-yes = Raum löschen
home-deleted = Raum gelöscht.
home-undo = Rückgängig machen

rooms-title = { $name } · Whisper Gate
rooms-room = Raum
rooms-quick-call = Schneller Anruf
rooms-people = { $names }
rooms-others = { $count ->
    [one] { $count } weitere Person
   *[other] { $count } weitere
}
rooms-people-now = { $count ->
    [one] { $names } ist gerade darin
   *[other] { $names } sind gerade darin
}
rooms-inside = { $count ->
    [one] { $names } ist hier
   *[other] { $names } sind hier
}
rooms-seats = { $count } Plätze
rooms-has-password = Passwort
rooms-open = Öffnen
rooms-open-named = Öffnen: { $name }
rooms-manage = Verwalten
rooms-manage-named = Verwalten: { $name }
rooms-seats-label = Plätze
rooms-seats-people = { $count } Personen
rooms-who = Wer eintreten darf
rooms-access = { $access ->
    [knock] Alle, nach dem Anklopfen
    [members] Nur Mitglieder
   *[link] Alle mit dem Link
}
rooms-access-text = { $access ->
    [knock] Mitglieder treten ein. Alle anderen warten, bis ein Host öffnet.
    [members] Nur Personen auf der Liste des Raums. Für andere gibt es den Raum nicht.
   *[link] Wer den Link hat, tritt ein, auch Gäste.
}
rooms-membership = { $membership ->
    [cohost] Co-Host
   *[member] Mitglied
}
rooms-loading = Der Raum wird geöffnet
rooms-absent = Diesen Raum gibt es nicht
rooms-troubled = Der Raum ist gerade nicht erreichbar
rooms-home = Zur Übersicht
rooms-absent-text = Vielleicht ist der Link falsch geschrieben, der Raum wurde geschlossen, oder er ist nur für seine Mitglieder da.
rooms-make = Raum anlegen
rooms-banned = Dieser Raum ist für dich geschlossen
rooms-banned-text = Der Host hat es so entschieden. Frag nach, wenn du glaubst, dass es ein Versehen ist.
rooms-locked = Dieser Raum ist abgeschlossen
rooms-locked-text = Der Host lässt gerade niemanden ein. Frag nach, oder versuche es etwas später noch einmal.

manage-absent-text = Vielleicht ist der Link falsch geschrieben, der Raum wurde gelöscht, oder er gehört jemand anderem.
manage-room = Raum
manage-room-text = Sein Link bleibt gleich, was auch immer du hier änderst.
manage-name = Name
manage-password-asked = Alle außer dir werden an der Tür danach gefragt.
manage-password-none = Es gibt keines. Mit einem werden alle außer dir an der Tür danach gefragt.
manage-password-change = Ändern
manage-password-set = Passwort festlegen
manage-password-take = Entfernen
manage-password-heading = Ein Passwort für diesen Raum
manage-password-stays = Wer schon im Anruf ist, bleibt.
manage-people = Personen
manage-people-text = Mitglieder treten ein, wo andere anklopfen müssen. Co-Hosts lassen auch ein, schalten stumm und entfernen.
manage-people-none = Noch niemand. Ein Mitglied hat hier ein Konto und darf immer eintreten.
manage-as = Als
manage-add = Hinzufügen
manage-make-cohost = Zum Co-Host machen
manage-make-member = Zum Mitglied machen
manage-take-off = Von der Liste nehmen
manage-row-button = { $action }: { $name }
manage-banned = Gesperrt
manage-banned-text = Hosts sperren Personen im Anruf. Eine Sperre gilt, bis du sie aufhebst.
manage-banned-none = Niemand ist gesperrt.
manage-ban-address = Gäste mit derselben Adresse wie { $name } müssen anklopfen
manage-ban-lift = Sperre aufheben
manage-ban-address-of = die Adresse von { $name }
manage-activity = Verlauf
manage-activity-text = Wer kam und was getan wurde. Nie, was gesagt, gezeigt oder geschrieben wurde.
manage-activity-label = Was geschehen ist, das Neueste zuerst
manage-activity-none = Noch ist nichts geschehen.
manage-delete = Löschen
manage-delete-text = Ein paar Sekunden lang kannst du es zurücknehmen, danach nicht mehr.
manage-delete-warning = Der Link gilt nicht mehr, der Anruf darin endet, und die Liste der Personen ist weg.
manage-delete-button = Diesen Raum löschen
manage-delete-last = Sein Link gilt nicht mehr, und niemand kann ihn mehr betreten.

activity-guest = Gast { $name }
activity-somebody = Jemand
activity-somebody-else = jemand
activity-room-created = { $who } hat den Raum angelegt
activity-room-changed = { $who } hat etwas geändert: { $what }
activity-part-name = Name
activity-part-access = wer eintreten darf
activity-part-capacity = Zahl der Plätze
activity-part-password = Passwort
activity-part-something = unbekannt
activity-room-deleted = { $who } hat den Raum gelöscht
activity-room-restored = { $who } hat das Löschen zurückgenommen
activity-room-unbanned = { $who } hat die Sperre von { $whom } aufgehoben
activity-listed-member = { $who } hat { $whom } zum Mitglied gemacht
activity-listed-cohost = { $who } hat { $whom } zum Co-Host gemacht
activity-listed-removed = { $who } hat { $whom } von der Liste genommen
activity-entry-granted = { $who } kam an die Tür
activity-entry-entered = { $who } ist eingetreten
activity-entry-knocked = { $who } hat angeklopft
activity-limit-hit = { $who } hat es zu oft versucht und muss warten
activity-signaling-forged-sender = { $who } wurde abgewiesen: benutzte eine fremde Kennung
activity-entry-refused = { $who } wurde abgewiesen: { $why }
activity-why-wrong-room-password = falsches Passwort
activity-why-room-locked = der Raum war abgeschlossen
activity-why-room-full = der Raum war voll
activity-why-banned = gesperrt
activity-why-no-such-room = nicht auf der Liste
activity-why-knock-refused = ein Host hat nicht geöffnet
activity-why-knock-timeout = auf das Anklopfen kam keine Antwort
activity-why-not-signed-in = nicht angemeldet
activity-why-validation-failed = der Name war nicht brauchbar
activity-why-unavailable = der Server konnte nicht antworten
activity-why-unknown = kein Grund bekannt
activity-host-mute = { $who } hat { $whom } stummgeschaltet
activity-tried-mute = { $who } wollte { $whom } stummschalten und darf es nicht
activity-host-mute-all = { $who } hat alle stummgeschaltet
activity-tried-mute-all = { $who } wollte alle stummschalten und darf es nicht
activity-host-stop-share = { $who } hat die Bildschirmfreigabe von { $whom } beendet
activity-tried-stop-share = { $who } wollte die Bildschirmfreigabe von { $whom } beenden und darf es nicht
activity-host-lower-hand = { $who } hat die Hand von { $whom } gesenkt
activity-tried-lower-hand = { $who } wollte die Hand von { $whom } senken und darf es nicht
activity-host-remove = { $who } hat { $whom } aus dem Anruf entfernt
activity-tried-remove = { $who } wollte { $whom } aus dem Anruf entfernen und darf es nicht
activity-host-ban = { $who } hat { $whom } gesperrt
activity-tried-ban = { $who } wollte { $whom } sperren und darf es nicht
activity-host-lock = { $who } hat den Raum abgeschlossen
activity-tried-lock = { $who } wollte den Raum abschließen und darf es nicht
activity-host-unlock = { $who } hat den Raum aufgeschlossen
activity-tried-unlock = { $who } wollte den Raum aufschließen und darf es nicht
activity-host-admit = { $who } hat { $whom } eingelassen
activity-tried-admit = { $who } wollte { $whom } einlassen und darf es nicht
activity-host-refuse = { $who } hat { $whom } nicht eingelassen
activity-tried-refuse = { $who } wollte { $whom } abweisen und darf es nicht
activity-host-admit-all = { $who } hat alle Wartenden eingelassen
activity-tried-admit-all = { $who } wollte alle Wartenden einlassen und darf es nicht
activity-host-promote = { $who } hat { $whom } zum Co-Host gemacht
activity-tried-promote = { $who } wollte { $whom } zum Co-Host machen und darf es nicht
activity-host-demote = { $who } hat { $whom } zum Mitglied gemacht
activity-tried-demote = { $who } wollte { $whom } zum Mitglied machen und darf es nicht
activity-host-hand-over = { $who } hat { $whom } den Raum übergeben
activity-tried-hand-over = { $who } wollte { $whom } den Raum übergeben und darf es nicht
activity-host-end = { $who } hat den Anruf für alle beendet
activity-tried-end = { $who } wollte den Anruf für alle beenden und darf es nicht


### Warum etwas nicht ging

# Unter einem Feld oder über einem Formular.

error-validation-failed = Manche Felder stimmen noch nicht.
error-not-signed-in = Bitte melde dich an.
error-bad-credentials = Dieser Name und dieses Passwort passen nicht zusammen.
error-account-disabled = Dieses Konto ist gesperrt. Wende dich an die Person, die diesen Server betreibt.
error-name-taken = Dieser Benutzername ist vergeben.
error-email-taken = Zu dieser E-Mail-Adresse gibt es schon ein Konto.
error-bad-link = Dieser Link wurde schon benutzt oder ist zu alt.
error-no-such-session = Diese Sitzung gibt es nicht.
error-no-such-room = Diesen Raum gibt es nicht.
error-no-such-ban = Diese Sperre gibt es nicht.
error-room-locked = Der Host hat diesen Raum abgeschlossen.
error-banned = Der Host hat diesen Raum für dich gesperrt.
error-wrong-room-password = Das ist nicht das Passwort des Raums.
error-rate-limited = Zu viele Versuche. Warte ein wenig.
error-starting = Der Server startet gerade.
error-not-now = Der Server kann das gerade nicht.
error-database = Die Datenbank ist nicht erreichbar.
error-room-unreachable = Der Raum ist gerade nicht erreichbar.
error-log-in = Die Anmeldung wurde nicht abgeschlossen. Bitte versuch es noch einmal.
error-sorry = Hier ist etwas schiefgegangen. Bitte versuch es noch einmal.
error-again-in-seconds = { $why } Versuch es in { $seconds ->
        [one] { $seconds } Sekunde
       *[other] { $seconds } Sekunden
    } noch einmal.
error-again-in-minutes = { $why } Versuch es in { $minutes ->
        [one] { $minutes } Minute
       *[other] { $minutes } Minuten
    } noch einmal.
error-page-title = Diese Seite wurde nicht geladen
error-page-text = Nichts ist verloren. Lade sie neu oder geh zurück zur Startseite.
error-page-again = Neu laden
error-page-leave = Startseite

field-length = Nimm { $min } bis { $max } Zeichen.
field-too-short = Nimm mindestens { $min } Zeichen.
field-too-long = Nimm höchstens { $max } Zeichen.
field-username-characters = Nimm Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.
field-email = Das sieht nicht wie eine E-Mail-Adresse aus.
field-password-common = Viele benutzen dieses Passwort, es wird also zuerst geraten. Nimm ein anderes.
field-password-name = Nimm ein Passwort, das nicht dein Name oder deine E-Mail-Adresse ist.
field-password-wrong = Das ist nicht dein Passwort.
field-display-name = Sag, wie die anderen dich nennen sollen.
field-room-name = Gib dem Raum einen Namen.
field-capacity = In einem Raum ist Platz für { $min } bis { $max } Personen.
field-whom = Wen möchtest du hinzufügen?
field-nobody = Hier heißt niemand so.
field-owner = Dieser Raum gehört dir.
field-banned = Diese Person ist in diesem Raum gesperrt. Heb zuerst die Sperre auf.
field-list-full = Auf der Liste eines Raums stehen höchstens { $max } Personen.
field-code = Das ist kein Raumcode und kein Link. Frag noch einmal danach.

# Was geklappt hat oder zu wissen ist.

note-reconnecting = Verbindung wird wiederhergestellt …
note-slow = Der Server antwortet gerade langsam. Einen Moment …
note-close = Schließen
# The server was updated while the page was open.
note-new-version = Eine neue Version ist da. Ein laufendes Gespräch geht nach dem Laden weiter.
note-reload = Neu laden
note-saved = Gespeichert.
note-letter-sent = Eine E-Mail ist unterwegs.
note-password-changed = Dein neues Passwort gilt. Alle anderen Geräte sind abgemeldet.
note-password-reset = Dein neues Passwort gilt. Melde dich damit an.
note-signed-out = Du wurdest abgemeldet.
note-device-signed-out = Abgemeldet.
note-devices-signed-out = Alle anderen Geräte sind abgemeldet.
note-account-deleted = Dein Konto ist gelöscht.
note-room-saved = Gespeichert
note-password-set = Das Passwort ist gesetzt
note-password-gone = Das Passwort ist entfernt
note-on-list = { $name } steht auf der Liste
note-off-list = { $name } steht nicht mehr auf der Liste
note-member-now = { $name } ist jetzt Mitglied
note-cohost-now = { $name } ist jetzt Co-Host
note-ban-lifted = Die Sperre ist aufgehoben

### Berichte über ein Problem

error-no-report = Zu diesem Code gibt es keinen Bericht.

## Der Dialog in einem Gespräch

report-title = Problem melden
report-what = Damit schickst du eine Aufzeichnung, wie dein Gespräch verbunden war. So lässt sich herausfinden, was nicht ging.
report-sent = Was geschickt wird
report-sent-steps = Wann du hereingekommen bist und wann andere gekommen und gegangen sind.
report-sent-pairs = Wie gut jede Verbindung war und was versucht wurde, um sie zu reparieren.
report-sent-devices = Ob Kamera, Mikrofon und Bildschirm an waren, und welche Art Browser du hast.
report-not = Was nicht geschickt wird
report-not-said = Nichts, was gesagt, gezeigt oder geschrieben wurde.
report-not-who = Keine Namen und nicht, welcher Raum es war.
report-not-where = Keine Adressen, nur das Netz, zu dem sie gehören.
report-note = Was ist passiert? (freiwillig)
report-note-hint = Bis zu 500 Zeichen. Wer den Code hat, kann sie lesen.
report-send = Bericht senden
report-sending = Wird gesendet
report-done = Danke. Das ist der Code deines Berichts:
report-code = Code des Berichts
report-done-text = Gib ihn an die Leute weiter, die sich um diesen Server kümmern. Der Bericht wird nach einigen Tagen von selbst gelöscht.
report-copy = Code kopieren
report-copied = Kopiert
report-open = Bericht öffnen
report-offline = Der Server ist nicht erreichbar. Prüfe deine Verbindung und sende ihn noch einmal.
report-too-large = Der Bericht ist zu groß für diesen Server.
report-too-often = Von hier kamen schon mehrere Berichte. Warte eine Weile und sende ihn dann noch einmal.
report-unavailable = Der Server kann ihn gerade nicht aufbewahren. Sende ihn in einer Minute noch einmal.
report-refused = Der Server hat diesen Bericht nicht angenommen. Lade die Seite nach dem Gespräch neu und versuche es noch einmal.

## Die Seite eines Berichts

flight-page = Bericht über ein Problem
flight-heading = Bericht { $code }
flight-absent = Diesen Bericht gibt es nicht
flight-absent-text = Prüfe den Code. Berichte werden nach einigen Tagen von selbst gelöscht.
flight-troubled = Der Bericht lässt sich gerade nicht zeigen
flight-title = Zeitverlauf
flight-legend = Legende
flight-download = Als JSON herunterladen
flight-line = Verbindung zum Server
flight-sender = Absender
flight-person = Person { $number }
flight-screen = Bildschirm
flight-connected = Verbunden
flight-connecting = Wird verbunden
flight-interrupted = Unterbrochen
flight-failed = Gescheitert
flight-on = An
flight-nothing = Nichts
flight-in = Ankommend
flight-out = Abgehend
flight-rtt = Hin und zurück
flight-step = Reparatur
flight-news = Ereignis
flight-trouble = Fehler
flight-share = { $percent } % verbunden
flight-rtt-is = { $ms } ms
flight-in-is = { $rate } kbit/s herein
flight-out-is = { $rate } kbit/s hinaus
flight-loss-is = { $percent } % verloren
flight-direct = direkt, { $protocol }
flight-relayed = über ein Relay, { $protocol }
flight-scale = Kurven bis { $rate } kbit/s und { $ms } ms
flight-moment = Zeitpunkt
flight-gap = { $count ->
    [one] Im schattierten Teil fehlt ein Eintrag.
   *[other] Im schattierten Teil fehlen { $count } Einträge.
}
flight-table = Alle Einträge als Tabelle
flight-time = Zeit
flight-where = Wo
flight-what = Was
flight-join-asked = Wollte eintreten
flight-join-resumed = Hat die Seite neu geladen
flight-join-granted = Durfte an der Tür hinein
flight-join-refused = Durfte nicht hinein
flight-join-connecting = Verbindung zum Server wird aufgebaut
flight-join-waiting = Wartet auf einen Host
flight-join-welcome = Der Raum hat geantwortet
flight-join-live = Im Gespräch
flight-join-ended = Das Gespräch endete
flight-line-idle = Geschlossen
flight-line-connecting = Wird verbunden
flight-line-waiting = Wartet vor der Tür
flight-line-joined = Verbunden
flight-line-lost = Verloren
flight-peer-built = Verbindung angelegt
flight-peer-closed = Verbindung geschlossen
flight-health-new = Wird vorbereitet
flight-health-connecting = Wird verbunden
flight-health-connected = Verbunden
flight-health-disconnected = Unterbrochen
flight-health-failed = Gescheitert
flight-hurry = Der Server ist wieder da, Reparatur sofort
flight-ladder-restart = Versuch { $attempt }: sucht einen anderen Weg
flight-ladder-relay = Versuch { $attempt }: über ein Relay
flight-ladder-rebuild = Versuch { $attempt }: legt die Verbindung neu an
flight-roster-here = War schon da
flight-roster-join = Kam
flight-roster-leave = Ging
flight-roster-away = Ist nicht erreichbar
flight-roster-back = Ist wieder da
flight-device-on = { $device }: an
flight-device-off = { $device }: aus
flight-device-lost = { $device }: abgezogen
flight-device-failed = { $device }: nicht benutzbar
flight-device-chosen = { $device }: ein anderes gewählt
flight-error = Fehler: { $code }

### Briefe

# Nur Text; eine Zeile bleibt eine Zeile, und der Link steht allein auf einer.

letter-verify-subject = Ist das deine Adresse?
letter-verify =
    Hallo { $name },

    jemand hat mit dieser Adresse ein Konto bei Whisper Gate angelegt. Wenn du es warst, öffne diesen Link:

    { $link }

    Er gilt { $days ->
        [one] { $days } Tag
       *[other] { $days } Tage
    }. Wenn du es nicht warst, brauchst du nichts zu tun.
letter-reset-subject = Ein neues Passwort für Whisper Gate
letter-reset =
    Hallo { $name },

    jemand möchte ein neues Passwort für dein Konto. Wenn du es bist, öffne diesen Link:

    { $link }

    Er gilt einmal, { $minutes ->
        [one] { $minutes } Minute
       *[other] { $minutes } Minuten
    } lang. Wenn du es nicht bist, brauchst du nichts zu tun: Dein Passwort bleibt, wie es ist.
