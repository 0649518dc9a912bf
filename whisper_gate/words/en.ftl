# English: the language that every other catalogue is compared with. docs/languages.md
#
# A message may use the values that its English text uses. `-terms` are for the catalogue itself.

### About the language

# Its tag for dates, numbers and lists (BCP 47), and how it is written: ltr or rtl.
language-tag = en-GB
language-direction = ltr
language-label = Language

### In the call

# The page's title while somebody waits at the door, or is muted.
waiting-page-title = Waiting, { $room }
tile-page-title-muted = Muted, { $room }

## The lobby, and camera and microphone

lobby-preview = Preview
lobby-own-preview = Your camera preview
lobby-why = Your browser asks for camera and microphone, so that the others can see and hear you.
lobby-camera-off = Your camera is off
lobby-turn-mic-off = Turn off microphone
lobby-turn-mic-on = Turn on microphone
lobby-turn-camera-off = Turn off camera
lobby-turn-camera-on = Turn on camera
lobby-name = Your name
lobby-name-missing = Write your name first.
lobby-password = Room password
lobby-join = Join
lobby-joining = Joining
lobby-slow = This takes longer than usual. The connection may be slow, we keep trying.
lobby-try-again = Try again
lobby-dismiss = Dismiss

device-camera = Camera
device-microphone = Microphone
device-speaker = Speaker
device-default-camera = Default camera
device-default-microphone = Default microphone
device-default-speaker = Default speaker
# Devices whose names the browser does not tell yet.
device-numbered-camera = Camera { $number }
device-numbered-microphone = Microphone { $number }
device-numbered-speaker = Speaker { $number }
device-test-speaker = Test speaker
# The visible text of the button "Test speaker".
device-test = Test
device-testing = Playing
device-lost-camera = The camera went away. Using the default.
device-lost-microphone = The microphone went away. Using the default.

device-blocked-camera = The camera is blocked.
device-blocked-microphone = The microphone is blocked.
device-blocked-both = Camera and microphone are blocked.
device-missing-camera = No camera was found. Plug one in and try again.
device-missing-microphone = No microphone was found. Plug one in and try again.
device-missing-both = No camera or microphone was found. Plug one in and try again.
device-busy-camera = Another program uses the camera. Close it and try again.
device-busy-microphone = Another program uses the microphone. Close it and try again.
device-busy-both = Another program uses camera and microphone. Close it and try again.
device-unfit-camera = This camera does not fit. Choose another one.
device-unfit-microphone = This microphone does not fit. Choose another one.
device-unfit-both = These devices do not fit. Choose others.
device-insecure-camera = Browsers give the camera only to secure pages. Open this page with https.
device-insecure-microphone = Browsers give the microphone only to secure pages. Open this page with https.
device-insecure-both = Browsers give camera and microphone only to secure pages. Open this page with https.
device-unknown-camera = The camera did not start. Try again.
device-unknown-microphone = The microphone did not start. Try again.
device-unknown-both = Camera and microphone did not start. Try again.

# Where each browser hides the way back; its own words for its menus.
device-allow-firefox = Click the crossed-out camera or microphone beside the address, and clear the block.
device-allow-ios = Tap the page menu beside the address, then Website Settings, and choose Allow.
device-allow-android = Tap the icon left of the address, then Permissions, and allow them.
device-allow-chrome = Click the icon left of the address, and switch camera and microphone on.
device-allow-safari = In the Safari menu choose Settings for this website, and set camera and microphone to Allow.
device-allow-other = Allow them in the settings of your browser.

## Before the door

# $hosts: "Ana", "Ana or Ben"
waiting-for = Waiting for { $hosts } to let you in
waiting-for-host = Waiting for the host
waiting-known = They know that you are here.
waiting-away = They are not here yet. You are let in when they open the door.
waiting-reconnecting = Reconnecting…
waiting-stop = Stop waiting

## After the call, and why somebody is back in the lobby

ended-left = You left the call
ended-replaced = You are in this call somewhere else
ended-signed-out = You were signed out
ended-removed = You were removed from the call
ended-banned = The host has closed this room to you
ended-by-host = The host ended the call
ended-refused = You were not let in
ended-unanswered = Nobody answered
ended-room-closed = This room is closed
ended-room-full = The room is full
ended-other = The call ended
ended-rejoin = Rejoin
ended-ask-again = Ask again

ended-why-bad-ticket = That took too long. Press Join again.
ended-why-no-such-room = This room does not exist any more.
ended-why-room-full = The room is full. Try again when someone has left.
ended-why-wrong-room-password = That is not the room's password.
ended-why-not-signed-in = You are signed out. Log in to enter again.
ended-why-forbidden = You cannot enter this room.
ended-why-room-locked = The room is locked. Ask the host to unlock it, then press Join.
ended-why-banned = The host has closed this room to you.
ended-why-removed = A host took you out. You can ask to come back.
ended-why-call-ended = The room is still there for the next call.
ended-why-knock-refused = The host did not open this time.
ended-why-knock-timeout = The host may be away. You can ask again.
ended-why-id-taken = You are already in this room. Press Join to enter again.
ended-why-rate-limited = Too many tries. Wait a moment, then press Join.
ended-why-unavailable = The server does not answer. Check your connection and try again.
ended-why-replaced = You joined from another tab or device.
ended-why-server-restart = The server restarted.
ended-why-unknown = Something went wrong. Try again.
ended-why-lost = The connection was lost.

## Tiles

tile-you = You
tile-screen = { $name }'s screen
tile-your-screen = Your screen
tile-muted = Muted
tile-hand = Hand raised
tile-connecting = Connecting to { $name }
tile-reconnecting = Reconnecting to { $name }
tile-connection-good = The connection to { $name } is good
tile-connection-fair = The connection to { $name } is fair
tile-connection-poor = The connection to { $name } is poor
# $title: a name, "You", "Ana's screen"
tile-pin = Pin { $title }
tile-unpin = Unpin { $title }
tile-own-as-tile = Own view as a tile
tile-own-in-corner = Own view in the corner
tile-hide-own = Hide own view

# The small window above all others.
pip-call = Call
pip-controls = Call controls
pip-leave = Leave

## What hosts see and do

host-at-the-door = At the door
host-waiting = Waiting to come in
host-guest = Guest
host-has-account = Has an account
host-admit = Admit
host-admit-name = Admit { $name }
host-admit-all = Admit all
host-refuse = Refuse
host-refuse-name = Refuse { $name }
host-see-who = See who
host-more = More about { $name }
host-controls = Host controls
host-mute-all = Mute all
host-lock = Lock room
host-unlock = Unlock room
host-locked = The room is locked
host-end = End call for all
host-cancel = Cancel

host-role-owner = Host
host-role-cohost = Co-host
host-role-guest = Guest

# Items of the menu about somebody.
host-mute = Mute
host-stop-share = Stop sharing
host-lower-hand = Lower hand
host-promote = Make co-host
host-demote = Remove as co-host
host-hand-over = Hand over the room
host-remove = Remove
host-ban = Remove and ban

# Asked before what cannot be undone: title, text, and the button that says yes.
host-ask-remove = Remove { $name }?
host-ask-remove-text = They leave the call. To come back they have to ask you.
host-ask-remove-yes = Remove
host-ask-ban = Remove and ban { $name }?
host-ask-ban-text = They leave the call, and cannot come back to this room until you allow it in its settings.
host-ask-ban-yes = Remove and ban
host-ask-hand-over = Hand over the room to { $name }?
host-ask-hand-over-text = The room is theirs from then on, and you stay as a co-host. Only they can give it back.
host-ask-hand-over-yes = Hand over
host-ask-end = End the call for all?
host-ask-end-text = Everyone leaves the call. The room stays for the next one.
host-ask-end-yes = End call

host-refused-forbidden = You cannot do that any more.
host-refused-no-such-peer = They are not here any more.
host-refused-room-full = The room is full. Somebody has to leave first.
host-refused-unavailable = The server does not answer. Try again.

# What a host did, said to everyone else.
host-did-mute = { $by } muted { $name }
host-did-mute-all = { $by } muted everyone
host-did-stop-share = { $by } stopped the screen of { $name }
host-did-lower-hand = { $by } lowered the hand of { $name }
host-did-promote = { $by } made { $name } a co-host
host-did-demote = { $name } is no longer a co-host
host-did-hand-over = { $by } handed the room over to { $name }
host-did-lock = { $by } locked the room
host-did-unlock = { $by } unlocked the room

# The same, said to the host who did it.
host-i-did-mute = You muted { $name }
host-i-did-mute-all = You muted everyone
host-i-did-stop-share = You stopped the screen of { $name }
host-i-did-lower-hand = You lowered the hand of { $name }
host-i-did-promote = You made { $name } a co-host
host-i-did-demote = { $name } is no longer a co-host
host-i-did-hand-over = You handed the room over to { $name }
host-i-did-lock = You locked the room
host-i-did-unlock = You unlocked the room

# The same, said to whom it was done.
host-did-mute-me = { $by } muted you.
host-did-stop-share-me = { $by } stopped your screen.
host-did-lower-hand-me = { $by } lowered your hand.
host-did-promote-me = { $by } made you a co-host.
host-did-demote-me = You are no longer a co-host.
host-did-hand-over-me = { $by } handed the room over to you.
# Stands for $by where it is not known who it was.
host-somebody = A host

## Inviting

invite-button = Invite
invite-title = Invite
invite-title-room = Invite to { $room }
invite-how = Scan it with a phone, or send the link.
invite-code = QR code of the link to this room
invite-link = Link to this room
invite-share = Share
invite-copy = Copy link
invite-copied = Link copied
invite-close = Close

## Files

file-attach = Attach a file
# Of the field that opens the browser's dialog.
file-to-attach = File to attach
file-cancel = Cancel { $file }
file-download = Download { $file }
file-sending-to = Sending to { $name }
file-sending = Sending { $file } to { $name }
file-receiving = Receiving { $file }
file-delivered = { $name } has it
file-delivery-stopped = { $name }: stopped
file-withdrawn = No longer offered
file-saved = Saved
file-save-again = Save again
file-sender-left = { $name } has left
file-stopped-sender-left = Stopped: { $name } has left
file-stopped = Stopped
file-percent = { $share } %
file-empty = This file is empty.
# $most and $size: "100 MB"
file-too-large = Files can have up to { $most }. This one has { $size }.
file-too-many = You offer many files already. Cancel one of them first.

## Reactions

reaction-button = React
reaction-choices = Reactions
reaction-thumbs-up = React with thumbs up
reaction-clap = React with applause
reaction-heart = React with a heart
reaction-laugh = React with laughter
reaction-wow = React with surprise
reaction-party = React with confetti

## News, for people who do not see what happens
#
# $names: all of them, as "Ana" or "Ana and Ben"; with more than two, a number says enough.

said-joined =
    { $count ->
        [1] { $names } joined
        [2] { $names } joined
       *[other] { $count } people joined
    }
said-left =
    { $count ->
        [1] { $names } left
        [2] { $names } left
       *[other] { $count } people left
    }
said-removed =
    { $count ->
        [1] { $names } was removed
        [2] { $names } were removed
       *[other] { $count } people were removed
    }
said-started-sharing =
    { $count ->
        [1] { $names } started sharing
        [2] { $names } started sharing
       *[other] { $count } people started sharing
    }
said-stopped-sharing =
    { $count ->
        [1] { $names } stopped sharing
        [2] { $names } stopped sharing
       *[other] { $count } people stopped sharing
    }
said-raised-hand =
    { $count ->
        [1] { $names } raised a hand
        [2] { $names } raised a hand
       *[other] { $count } people raised a hand
    }
said-muted =
    { $count ->
        [1] { $names } muted
        [2] { $names } muted
       *[other] { $count } people muted
    }
said-knocks =
    { $count ->
        [1] { $names } wants to come in
        [2] { $names } want to come in
       *[other] { $count } people want to come in
    }
said-wrote =
    { $count ->
        [1] { $names } wrote in the chat
        [2] { $names } wrote in the chat
       *[other] { $count } people wrote in the chat
    }
said-mentioned =
    { $count ->
        [1] { $names } mentioned you in the chat
        [2] { $names } mentioned you in the chat
       *[other] { $count } people mentioned you in the chat
    }
said-offers-file =
    { $count ->
        [1] { $names } offers a file
        [2] { $names } offer files
       *[other] { $count } people offer files
    }
said-thumbs-up =
    { $count ->
        [1] { $names } reacted with thumbs up
        [2] { $names } reacted with thumbs up
       *[other] { $count } people reacted with thumbs up
    }
said-clap =
    { $count ->
        [1] { $names } reacted with applause
        [2] { $names } reacted with applause
       *[other] { $count } people reacted with applause
    }
said-heart =
    { $count ->
        [1] { $names } reacted with a heart
        [2] { $names } reacted with a heart
       *[other] { $count } people reacted with a heart
    }
said-laugh =
    { $count ->
        [1] { $names } reacted with laughter
        [2] { $names } reacted with laughter
       *[other] { $count } people reacted with laughter
    }
said-wow =
    { $count ->
        [1] { $names } reacted with surprise
        [2] { $names } reacted with surprise
       *[other] { $count } people reacted with surprise
    }
said-party =
    { $count ->
        [1] { $names } reacted with confetti
        [2] { $names } reacted with confetti
       *[other] { $count } people reacted with confetti
    }
# Two pieces of news, one after the other.
said-both = { $first }. { $second }
said-in-the-call = You are in the call
said-reconnecting = Reconnecting
said-connected-again = Connected again
said-talking-muted = You are talking, but your microphone is off.
# Who wrote a message, where their name did not come with it.
said-somebody = Somebody


### Controls, panels, settings


### Pages

login-title = Log in · Whisper Gate


### Why something was refused


### Letters

