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


### How good a call will be, said in the lobby

ready-label = How good a call will be
ready-checking = Checking how good a call will be
# People, oneself among them.
ready-good = Good for { $video } in video, { $audio } in audio
# All seats of the room.
ready-full = Good for all { $seats } in video
ready-audio = Good for { $audio } in audio
# Without a microphone.
ready-voiceless = Good for { $video } in video, without your voice
ready-listen = You can watch, listen and write
# The line could not be measured.
ready-devices = Camera and microphone work
ready-camera = Your camera works
ready-microphone = Your microphone works

# One thing that stands in the way, and what to do. $address begins with https.
ready-insecure = Your browser gives no camera on an unprotected address: open { $address }
ready-silent = No sound comes from your microphone: say something, or choose another one
ready-hidden = There is no relay to hide your address behind: show it in the settings
ready-relay-needed = The relay cannot be reached, and your calls need it: try another network
ready-slow = Your line is too slow even for sound: try another network
ready-relay = The relay cannot be reached, so some calls will fail: try another network
ready-narrow = Your line is too slow for video: turn your camera off to be heard well

# The details: what it is known from.
ready-details = Details
ready-again = Check again
ready-people = Good for
ready-people-both = { $video } in video, { $audio } in audio
ready-people-audio = { $audio } in audio
ready-trip = Round trip
# A time in milliseconds.
ready-milliseconds = { $time } ms
ready-uplink = You can send
# Megabits per second.
ready-rate = { $rate } Mbit/s
ready-rate-plenty = more than { $rate } Mbit/s
ready-saving = not measured, to save data
ready-unknown = not known
ready-the-relay = Relay
# Times in milliseconds: until it answered, and the way to it and back.
ready-relay-trip = reached in { $reached } ms, round trip { $trip } ms
ready-relay-reached = reached in { $reached } ms
ready-relay-lost = not reached
ready-relay-later = tried when you are let in
ready-no-relay = none here
ready-works = works
ready-off = off
ready-not-there = not available
ready-no-sound = no sound yet


### Controls, panels, settings

bar-controls = Call controls
bar-sound-devices = Sound devices
bar-cameras = Cameras
bar-share = Share screen
bar-stop-sharing = Stop sharing
bar-raise-hand = Raise hand
bar-lower-hand = Lower hand
# Said after "People" by screen readers.
bar-waiting = { $count } waiting to come in
bar-leave = Leave
bar-duration = Call duration
bar-people-count =
    { $count ->
        [one] { $count } person in the call
       *[other] { $count } people in the call
    }

more-title = More
more-grid = Grid view
more-speaker = Speaker view
more-pip = Picture in picture
more-leave-pip = Leave picture in picture
more-full = Full screen
more-leave-full = Leave full screen
more-own-tile = Own view as a tile
more-own-corner = Own view in the corner
more-show-own = Show own view
more-hide-own = Hide own view
more-others-see = The others still see you
more-flip = Flip camera

panel-chat = Chat
panel-people = People
panel-close = Close panel
panel-in-the-call = In the call
panel-seats-taken = { $count } of { $seats } seats taken
panel-mic-on = Microphone on
panel-muted = Muted
panel-connecting = Connecting
panel-reconnecting = Reconnecting
panel-hand = Hand raised
panel-speaking = Speaking
panel-camera-off = Camera off

chat-messages = Messages
chat-empty = Messages go straight to the people here. Who comes later sees them too; with the call they are gone.
chat-message = Message
chat-send = Send
chat-sounds-on = Turn on sounds
chat-sounds-off = Turn off sounds
# Of a message whose author had left: somebody else told it.
chat-passed-on = passed on by { $name }

settings-title = Settings
settings-close = Close
settings-sound = Sound
settings-noise = Noise suppression
settings-noise-hint = Takes fans and keyboards out of your voice.
settings-echo = Echo cancellation
settings-echo-hint = Turn it off only if you wear headphones.
settings-level = Automatic level
settings-level-hint = Keeps your voice equally loud.
settings-picture = Picture
settings-mirror = Mirror my own picture
settings-mirror-hint = The others always see you the right way round.
settings-calls = In calls
settings-mute-on-join = Join with the microphone off
settings-hide-address = Hide my address
settings-hide-address-hint = Your calls go through the relay, which takes a little longer.
settings-sounds = Soft sounds
settings-sounds-hint = For messages and arrivals.
settings-hold-to-talk = Hold Space to talk
settings-hold-to-talk-hint = While your microphone is off.
settings-appearance = Appearance
settings-appearance-system = System
settings-appearance-dark = Dark
settings-appearance-light = Light
settings-keyboard = Keyboard
settings-single-keys = Shortcuts of a single key
settings-single-keys-hint = C, P, H, comma and question mark.

key-title = Keyboard shortcuts
key-microphone = Turn the microphone on or off
key-camera = Turn the camera on or off
key-talk = Talk while it is held
key-chat = Open or close the chat
key-people = Open or close the list of people
key-hand = Raise or lower your hand
key-list = This list
key-close = Close what is open

stage-participants = Participants
stage-sharing = You are sharing your screen
stage-reconnecting = Reconnecting…
stage-start-audio = Start audio
stage-alone = You're the only one here


### Comparing codes

trust-verify = Verify
trust-verify-name = Verify { $name }
trust-verified = Verified
trust-code = Code for you and { $name }
trust-compare = Read it to each other; if both see the same, nobody sits between you.
trust-matches = Matches
trust-differs = Does not match
trust-none = There is no code yet. It appears when you are connected, and both of you use this page.
trust-same = You have compared this code in this call.
trust-different = Somebody may sit between you: say nothing private here, and reach { $name } some other way.
trust-changed = { $name }'s code has changed, as it does when a page is loaded again. Compare once more.
trust-code-changed = Code has changed
# In the list of people, beside a role.
trust-new-code = New code
trust-said-changed = { $name }'s code has changed
trust-said-verified = { $name } is verified

# The words of a code, to be read aloud: each short, and like no other.
symbol-bee = Bee
symbol-turtle = Turtle
symbol-elephant = Elephant
symbol-owl = Owl
symbol-fish = Fish
symbol-horse = Horse
symbol-cat = Cat
symbol-frog = Frog
symbol-octopus = Octopus
symbol-snail = Snail
symbol-butterfly = Butterfly
symbol-penguin = Penguin
symbol-hedgehog = Hedgehog
symbol-sheep = Sheep
symbol-duck = Duck
symbol-crab = Crab
symbol-cactus = Cactus
symbol-sunflower = Sunflower
symbol-mushroom = Mushroom
symbol-moon = Moon
symbol-star = Star
symbol-fire = Fire
symbol-rainbow = Rainbow
symbol-snowman = Snowman
symbol-apple = Apple
symbol-banana = Banana
symbol-cherries = Cherries
symbol-lemon = Lemon
symbol-grapes = Grapes
symbol-carrot = Carrot
symbol-bread = Bread
symbol-cheese = Cheese
symbol-cookie = Cookie
symbol-corn = Corn
symbol-pretzel = Pretzel
symbol-cake = Cake
symbol-bell = Bell
symbol-key = Key
symbol-hammer = Hammer
symbol-clock = Clock
symbol-book = Book
symbol-balloon = Balloon
symbol-gift = Gift
symbol-lamp = Light bulb
symbol-umbrella = Umbrella
symbol-glasses = Glasses
symbol-gloves = Gloves
symbol-crown = Crown
symbol-ring = Ring
symbol-guitar = Guitar
symbol-drum = Drum
symbol-trumpet = Trumpet
symbol-camera = Camera
symbol-anchor = Anchor
symbol-dice = Dice
symbol-magnet = Magnet
symbol-bicycle = Bicycle
symbol-train = Train
symbol-rocket = Rocket
symbol-sailboat = Sailboat
symbol-house = House
symbol-tent = Tent
symbol-castle = Castle
symbol-robot = Robot


### Connections

# The panel: how each pair is, and the way to the server.
connection-title = Connection
connection-server = Connected to the server
connection-server-lost = Reconnecting to the server…
connection-list = Connections
connection-nobody = When somebody else is here, you see how you are connected.
connection-direct = Direct
connection-relay = Through the relay
# $protocol: UDP or TCP
connection-relay-by = Through the relay ({ $protocol })
connection-no-way = No connection
connection-good = Good
connection-fair = Fair
connection-poor = Poor
connection-none = Not connected
connection-trip = Round trip
connection-rate = Rate
connection-loss = Lost
# Before a figure of what comes, or goes; an arrow for those who see it.
connection-in = received
connection-out = sent
connection-picture = Picture
connection-size = { $width } × { $height }, { $fps } per second
connection-no-picture = None
connection-try-again = Try again
connection-trying = Trying
connection-camera-off = Turn off my camera

# For hosts: everyone by everyone.
connection-matrix = Everyone with everyone
connection-matrix-hint = Choose a field to see its figures. R: through the relay.
connection-no-report = No report
connection-no-report-of = No report from { $name }
# A field: whose, to whom, and how it is.
connection-cell = { $from } to { $to }: { $grade }
connection-cell-way = { $from } to { $to }: { $grade }, { $way }

## Why a connection is bad: said to who is concerned, and, after `between`, to hosts about two others

reason-connecting = You are being connected to { $name }.
reason-lost = The connection to { $name } was lost and is being mended.
reason-alone = All your connections were lost, so your own network seems to be away.
reason-silent = Nothing has come from { $name } yet: their page may be asleep or offline.
reason-hidden = You cannot hear { $name }: you hide your address, and the relay is off.
reason-blocked = You cannot hear { $name }: a network between you blocks direct connections, and the relay is off.
reason-blocked-mine = You cannot hear { $name }: your network blocks direct connections, and the relay is off.
reason-blocked-theirs = You cannot hear { $name }: { $name }'s network blocks direct connections, and the relay is off.
reason-relay = You cannot hear { $name }: not even the relay leads from one to the other.
reason-relay-mine = You cannot hear { $name }: your network does not reach the relay.
reason-relay-theirs = You cannot hear { $name }: { $name }'s network does not reach the relay.
reason-down = Much of what the others send you is lost: a cable, or a place nearer to the Wi-Fi, helps.
reason-up = Your network cannot send all that it should: without your picture your voice has more room.
reason-in = Much of what { $name } sends is lost on the way to you.
reason-out = Much of what you send is lost on the way to { $name }.
reason-far = The way to { $name } is long, so you hear each other late.
reason-detour = The way to { $name } through the relay is long, so you hear each other late.
reason-busy = Your computer has much to do, so the others see you less smoothly.
reason-frozen = { $name }'s picture stands still again and again.

reason-between-connecting = { $from } is being connected to { $to }.
reason-between-lost = { $from } has lost the connection to { $to }; it is being mended.
reason-between-alone = { $from } has lost all connections: their own network seems to be away.
reason-between-silent = { $from } has heard nothing of { $to } yet: { $to }'s page may be asleep or offline.
reason-between-hidden = { $from } cannot hear { $to }: { $from } hides the address, and the relay is off.
reason-between-blocked = { $from } cannot hear { $to }: a network between them blocks direct connections, and the relay is off.
reason-between-blocked-mine = { $from } cannot hear { $to }: { $from }'s network blocks direct connections, and the relay is off.
reason-between-blocked-theirs = { $from } cannot hear { $to }: { $to }'s network blocks direct connections, and the relay is off.
reason-between-relay = { $from } cannot hear { $to }: not even the relay leads from one to the other.
reason-between-relay-mine = { $from } cannot hear { $to }: { $from }'s network does not reach the relay.
reason-between-relay-theirs = { $from } cannot hear { $to }: { $to }'s network does not reach the relay.
reason-between-down = { $from } loses much of what { $to } and others send.
reason-between-up = { $from }'s network cannot send all that it should to { $to } and others.
reason-between-in = Much of what { $to } sends is lost on the way to { $from }.
reason-between-out = Much of what { $from } sends is lost on the way to { $to }.
reason-between-far = The way from { $from } to { $to } is long, so they hear each other late.
reason-between-detour = The way from { $from } to { $to } through the relay is long, so they hear each other late.
reason-between-busy = { $from }'s computer has much to do, so { $to } and others see less smoothly.
reason-between-frozen = { $from } sees { $to }'s picture stand still again and again.

## Lost, and back

# On somebody's tile, and in the banner of the way to the server.
tile-back = Connected again
# $names: one, or several as "Ana and Ben"
said-lost = Reconnecting to { $names }
said-back = Connected to { $names } again


### Pages

# Said on several pages.
page-skip = Skip to content
page-log-in = Log in
page-front-page = Front page
page-your-rooms = Your rooms
page-your-account = Your account
page-try-again = Try again
page-cancel = Cancel
page-keep-it = Keep it
page-save = Save
page-username = Username
page-username-or-email = Username or email
page-email = Email
page-password = Password
page-new-password = New password
page-password-hint = At least 8 characters. Long is better than complicated.
page-set-password = Set password
# On the button in a password field; the second of each pair is read out.
page-show = Show
page-show-password = Show the password
page-hide = Hide
page-hide-password = Hide the password
page-copy-link = Copy link
page-link-copied = Link copied
page-copy-this-link = Copy this link
page-lost-title = Nothing here · Whisper Gate
page-lost-heading = There is nothing behind this door
page-lost-text = The address may be mistyped, or the page has moved.

nav-main = Main
nav-how = How it works
nav-home = Home
nav-account = Account: { $name }
nav-log-out = Log out
nav-log-out-failed = That did not work. Try again.

landing-title = Whisper Gate: video calls in a quiet room
# Two lines.
landing-heading =
    A quiet room,
    with a door.
landing-lead = Video calls that go straight from browser to browser. Nothing to install, no account for guests, nobody in the middle.
landing-start = Start a call
landing-code = Code or link
landing-code-example = Enter a code or link
landing-join = Join a room
landing-direct = Straight from you to them
landing-direct-text = Sound and picture travel encrypted between the browsers. The server only introduces you.
landing-mends = It mends itself
landing-mends-text = Networks drop. Calls here carry on, one calm sentence at a time.
landing-yours = Yours to host
landing-yours-text = One container with everything inside. Extend it in Python.
landing-picture = A call between Ana, Ben, Cleo and you. Ana is speaking.
# Under one's own picture in that drawn call.
landing-picture-you = You
# What a room is called that somebody makes with the button.
landing-room-name = { $name }'s call

register-title = Create an account · Whisper Gate
register-heading = Create an account
register-text = It keeps your rooms. Guests never need one.
register-submit = Create account
register-has-one = Have one already?

login-title = Log in · Whisper Gate
login-heading = Log in
login-submit = Log in
login-forgot = Forgot your password?
login-has-none = No account yet?
login-create = Create one

forgot-title = A new password · Whisper Gate
forgot-heading = A new password
forgot-text = We send a link to the e-mail address of your account.
forgot-submit = Send the link
forgot-sent = If there is such an account, a letter is on its way. Its link works once, for 30 minutes. Look into the spam folder too.
forgot-operator = This server sends no letters. Ask whoever runs it for a new password.
forgot-operator-command = They run this, and give you the link that it prints:
forgot-back = Back to the log-in

reset-title = Set a new password · Whisper Gate
reset-heading = Set a new password
reset-text = You will be signed out everywhere.
reset-no-use = The link does not work?
reset-ask = Ask for another

verify-title = Your e-mail address · Whisper Gate
verify-wait = One moment
verify-wait-text = Looking at your link.
verify-done = Your address is verified
verify-done-text = If you forget your password, a letter to it brings you back.
verify-bad = This link does not work

account-title = Your account · Whisper Gate
account-loading = Loading your account
account-name = Name
account-name-text = You log in with it, and others see it in calls.
account-email-text = A letter to it brings you back if you forget your password.
account-verified = Verified
account-not-verified = Not verified yet
account-send-again = Send the letter again
account-password-text = A new one signs out all your other devices.
account-current-password = Current password
account-change-password = Change password
account-devices = Devices
account-devices-text = Where you are signed in.
# As "Firefox on Windows".
account-device = { $browser } on { $system }
account-device-unknown = Unknown device
account-this-device = This device
account-sign-out = Sign out
account-sign-out-device = Sign out { $device }
account-sign-out-others = Sign out everywhere else
account-seen-now = Active now
account-seen-minutes = { $count ->
    [one] Active { $count } minute ago
   *[other] Active { $count } minutes ago
}
account-seen-hours = { $count ->
    [one] Active { $count } hour ago
   *[other] Active { $count } hours ago
}
account-seen-days = { $count ->
    [one] Active { $count } day ago
   *[other] Active { $count } days ago
}
account-delete = Delete account
account-delete-text = Your rooms go with it.
account-delete-question = Delete your account?
account-delete-warning = Your name, your rooms and their links are gone for good. Calls in your rooms end.
account-your-password = Your password

home-title = Your rooms · Whisper Gate
home-loading = Loading your rooms
home-new = New room
home-new-heading = A room of your own
home-new-text = You get a link that stays the same.
home-create = Create room
home-room-name = Room name
home-room-password = Password (optional)
home-rename-heading = Rename the room
home-rename-text = Its link stays the same.
home-rename = Rename
home-empty = No rooms yet
home-empty-text = A room is a place to meet with a link that never changes. Make one, send the link, and talk.
home-shared = Shared with you
home-search = Search rooms
home-found = { $found } of { $count } rooms
home-found-none = No room has this name.
home-more = More about { $name }
home-delete = Delete
home-delete-question = Delete { $name }?
home-delete-warning = { $count ->
    [one] Somebody is in it now. Their call ends.
   *[other] { $count } people are in it now. Their call ends.
}
home-delete-yes = Delete room
home-deleted = Room deleted.
home-undo = Undo

# The room's own page, and what is said of a room in several places.
rooms-title = { $name } · Whisper Gate
# Its name as long as it is not known.
rooms-room = Room
# The name of a room that somebody opened without an account.
rooms-quick-call = Quick call
# Who is in a room. The list of names may end with "2 others".
rooms-people = { $names }
rooms-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
rooms-people-now = { $count ->
    [one] { $names } is in it now
   *[other] { $names } are in it now
}
rooms-inside = { $count ->
    [one] { $names } is here
   *[other] { $names } are here
}
rooms-seats = { $count } seats
rooms-has-password = Password
rooms-open = Open
rooms-open-named = Open: { $name }
rooms-manage = Manage
rooms-manage-named = Manage: { $name }
rooms-seats-label = Seats
rooms-seats-people = { $count } people
rooms-who = Who may enter
rooms-access = { $access ->
    [knock] Anyone, after knocking
    [members] Members only
   *[link] Anyone with the link
}
rooms-access-text = { $access ->
    [knock] Members walk in. Everyone else waits until a host opens.
    [members] Only people on the room's list. For others the room does not exist.
   *[link] Whoever has the link walks in, guests included.
}
rooms-membership = { $membership ->
    [cohost] Co-host
   *[member] Member
}
rooms-loading = Opening the room
rooms-absent = This room does not exist
rooms-troubled = The room cannot be reached now
rooms-home = Home
rooms-absent-text = The link may be mistyped, its owner may have closed the room, or it is for its members alone.
rooms-make = Make a room
rooms-banned = This room is closed to you
rooms-banned-text = Its host has decided so. Ask them if you think that it is a mistake.
rooms-locked = This room is locked
rooms-locked-text = Its host lets nobody in at the moment. Ask them, or try again a little later.

manage-absent-text = The link may be mistyped, its owner may have deleted the room, or it is somebody else's.
manage-room = Room
manage-room-text = Its link stays the same, whatever you change here.
manage-name = Name
manage-password-asked = Everyone but you is asked for it at the door.
manage-password-none = There is none. With one, everyone but you is asked for it at the door.
manage-password-change = Change
manage-password-set = Set a password
manage-password-take = Take away
manage-password-heading = A password for this room
manage-password-stays = Whoever is in the call already stays.
manage-people = People
manage-people-text = Members walk in where others have to knock. Co-hosts also let people in, mute and remove.
manage-people-none = Nobody yet. A member is somebody with an account here who may always come in.
# Label of the choice between member and co-host.
manage-as = As
manage-add = Add
manage-make-cohost = Make co-host
manage-make-member = Make member
manage-take-off = Take off the list
# A button of a row, and whom it is about, for whoever does not see the row.
manage-row-button = { $action }: { $name }
manage-banned = Banned
manage-banned-text = Hosts ban people from inside a call. A ban lasts until you lift it.
manage-banned-none = Nobody is banned.
manage-ban-address = Guests from the same address as { $name } have to knock
manage-ban-lift = Lift the ban
# Whom the ban is about, on the button that lifts it.
manage-ban-address-of = the address of { $name }
manage-activity = Activity
manage-activity-text = Who came, and what was done. Never what was said, shown or typed.
manage-activity-label = What happened, newest first
manage-activity-none = Nothing has happened yet.
manage-delete = Delete
manage-delete-text = You can take it back for a few seconds, and then no more.
manage-delete-warning = The link stops working, the call in it ends, and the list of people is gone.
manage-delete-button = Delete this room
manage-delete-last = Its link stops working, and nobody can enter it again.

# What happened to a room: $who did it, to $whom. Both are names, or one of the next three.
activity-guest = Guest { $name }
activity-somebody = Somebody
activity-somebody-else = somebody
activity-room-created = { $who } made the room
# $what is a list of the next five.
activity-room-changed = { $who } changed { $what }
activity-part-name = the name
activity-part-access = who may enter
activity-part-capacity = the number of seats
activity-part-password = the password
activity-part-something = something
activity-room-deleted = { $who } deleted the room
activity-room-restored = { $who } took the deletion back
activity-room-unbanned = { $who } lifted the ban on { $whom }
activity-listed-member = { $who } made { $whom } a member
activity-listed-cohost = { $who } made { $whom } a co-host
activity-listed-removed = { $who } took { $whom } off the list
activity-entry-granted = { $who } came to the door
activity-entry-entered = { $who } came in
activity-entry-knocked = { $who } knocked
activity-limit-hit = { $who } tried too often and has to wait
activity-signaling-forged-sender = { $who } was turned away: they used somebody else's id
# $why is one of the next.
activity-entry-refused = { $who } was refused: { $why }
activity-why-wrong-room-password = wrong password
activity-why-room-locked = the room was locked
activity-why-room-full = the room was full
activity-why-banned = they are banned
activity-why-no-such-room = they are not on the list
activity-why-knock-refused = a host did not let them in
activity-why-knock-timeout = nobody answered their knock
activity-why-not-signed-in = they were not logged in
activity-why-validation-failed = their name could not be used
activity-why-unavailable = the server could not answer
activity-why-unknown = no reason is known
# What a host did, and after each what somebody tried who may not.
activity-host-mute = { $who } muted { $whom }
activity-tried-mute = { $who } tried to mute { $whom }, and may not
activity-host-mute-all = { $who } muted everyone
activity-tried-mute-all = { $who } tried to mute everyone, and may not
activity-host-stop-share = { $who } stopped the screen share of { $whom }
activity-tried-stop-share = { $who } tried to stop the screen share of { $whom }, and may not
activity-host-lower-hand = { $who } lowered the hand of { $whom }
activity-tried-lower-hand = { $who } tried to lower the hand of { $whom }, and may not
activity-host-remove = { $who } took { $whom } out of the call
activity-tried-remove = { $who } tried to take { $whom } out of the call, and may not
activity-host-ban = { $who } banned { $whom }
activity-tried-ban = { $who } tried to ban { $whom }, and may not
activity-host-lock = { $who } locked the room
activity-tried-lock = { $who } tried to lock the room, and may not
activity-host-unlock = { $who } unlocked the room
activity-tried-unlock = { $who } tried to unlock the room, and may not
activity-host-admit = { $who } let { $whom } in
activity-tried-admit = { $who } tried to let { $whom } in, and may not
activity-host-refuse = { $who } did not let { $whom } in
activity-tried-refuse = { $who } tried to turn { $whom } away, and may not
activity-host-admit-all = { $who } let everyone in who was waiting
activity-tried-admit-all = { $who } tried to let everyone in who was waiting, and may not
activity-host-promote = { $who } made { $whom } a co-host
activity-tried-promote = { $who } tried to make { $whom } a co-host, and may not
activity-host-demote = { $who } made { $whom } a member
activity-tried-demote = { $who } tried to make { $whom } a member, and may not
activity-host-hand-over = { $who } made { $whom } the owner
activity-tried-hand-over = { $who } tried to make { $whom } the owner, and may not
activity-host-end = { $who } ended the call for everyone
activity-tried-end = { $who } tried to end the call for everyone, and may not


### Why something was refused

# Under a field, or over a form. REST tells programs the same in English (whisper_gate/domain, services, stores).

error-validation-failed = Some fields need another look.
error-not-signed-in = Please log in.
error-bad-credentials = This name and password do not go together.
error-account-disabled = This account is closed. Ask whoever runs this server.
error-name-taken = This username is taken.
error-email-taken = There is an account with this e-mail address.
error-bad-link = This link was used already, or it is too old.
error-no-such-session = There is no such session.
error-no-such-room = This room does not exist.
error-no-such-ban = There is no such ban.
error-room-locked = The host has locked this room.
error-banned = The host has closed this room to you.
error-wrong-room-password = This is not the room's password.
error-rate-limited = Too many attempts. Try again a little later.
error-starting = The server is starting.
error-not-now = The server cannot do this right now.
error-database = The database cannot be reached.
error-room-unreachable = The room cannot be reached right now.
error-log-in = The log-in did not complete. Please try again.
error-sorry = Something went wrong here. Please try again.
# $why is one of the sentences above, and is followed by how long to wait.
error-again-in-seconds = { $why } Try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
error-again-in-minutes = { $why } Try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
# Where a page failed to draw itself.
error-page-title = This page did not load
error-page-text = Nothing is lost. Load it again, or go back to the front page.
error-page-again = Load again
error-page-leave = Front page

field-length = Use { $min } to { $max } characters.
field-too-short = Use at least { $min } characters.
field-too-long = Use at most { $max } characters.
field-username-characters = Use letters, digits, dots, dashes and underscores.
field-email = This does not look like an e-mail address.
field-password-common = Many people use this password, so it is guessed first. Choose another.
field-password-name = Choose a password that is not your name or e-mail address.
field-password-wrong = This is not your password.
field-display-name = Say what the others should call you.
field-room-name = Give the room a name.
field-capacity = A room holds { $min } to { $max } people.
# A room's list of members and co-hosts: who was to be added to it.
field-whom = Whom do you want to add?
field-nobody = Nobody here has this name.
field-owner = You own this room.
field-banned = They are banned from this room. Lift the ban first.
field-list-full = A room has at most { $max } people on its list.
field-code = This is not a room code or link. Ask for it once more.

# What went well, or is to be known.

note-reconnecting = Reconnecting…
# The page is there, what belongs in it is not yet.
note-slow = The server is slow to answer. One moment…
# A button that takes a message away.
note-close = Close
# The server was updated while the page was open.
note-new-version = A new version is here. A running call goes on after loading it.
note-reload = Reload
note-saved = Saved.
note-letter-sent = A letter is on its way.
note-password-changed = Your new password is set. All other devices are signed out.
note-password-reset = Your new password is set. Log in with it.
note-signed-out = You were signed out.
note-device-signed-out = Signed out.
note-devices-signed-out = All other devices are signed out.
note-account-deleted = Your account is deleted.
# On a room's page for its owner: beside the button that did it, so without a full stop.
note-room-saved = Saved
note-password-set = The password is set
note-password-gone = The password is gone
note-on-list = { $name } is on the list
note-off-list = { $name } is off the list
note-member-now = { $name } is a member now
note-cohost-now = { $name } is a co-host now
note-ban-lifted = The ban is lifted

### Reports of a problem

error-no-report = There is no report with this code.

## The dialog in a call

report-title = Report a problem
report-what = This sends a record of how your call was connected, so that somebody can find out what went wrong.
report-sent = What is sent
report-sent-steps = When you came in, and when others came and went.
report-sent-pairs = How well each connection worked, and what was tried to mend it.
report-sent-devices = Whether your camera, microphone and screen were on, and your kind of browser.
report-not = What is not sent
report-not-said = Nothing that was said, shown or written.
report-not-who = No names, and not which room it was.
report-not-where = No addresses, only the network they belong to.
report-note = What happened? (optional)
report-note-hint = Up to 500 characters. Whoever has the code can read them.
report-send = Send report
report-sending = Sending
report-done = Thank you. This is the code of your report:
report-code = Code of the report
report-done-text = Give it to whoever looks after this server. The report is deleted by itself after some days.
report-copy = Copy code
report-copied = Copied
report-open = Open the report
report-offline = The server cannot be reached. Check your connection, then send it again.
report-too-large = The report is too large for this server.
report-too-often = Several reports came from here already. Wait a while, then send it again.
report-unavailable = The server cannot keep it at the moment. Send it again in a minute.
report-refused = The server did not take this report. Reload the page after the call, then try again.

## The page of a report

flight-page = Report of a problem
# $code: as K7QF-2M9T
flight-heading = Report { $code }
flight-absent = There is no such report
flight-absent-text = Check the code. Reports are deleted by themselves after some days.
flight-troubled = The report cannot be shown now
flight-title = Timeline
flight-legend = Legend
flight-download = Download as JSON
flight-line = Line to the server
flight-sender = Who sent it
# $number: the others are told apart by numbers, nobody is named
flight-person = Person { $number }
flight-screen = Screen
flight-connected = Connected
flight-connecting = Connecting
flight-interrupted = Interrupted
flight-failed = Failed
flight-on = On
flight-nothing = Nothing
flight-in = Arriving
flight-out = Leaving
flight-rtt = There and back
flight-step = Mending
flight-news = Event
flight-trouble = Error
flight-share = { $percent }% connected
flight-rtt-is = { $ms } ms
flight-in-is = { $rate } kbit/s in
flight-out-is = { $rate } kbit/s out
flight-loss-is = { $percent }% lost
# $protocol: UDP, TCP or TLS
flight-direct = direct, { $protocol }
flight-relayed = over a relay, { $protocol }
# $rate: kbit/s, and $ms: where the curves are at their highest
flight-scale = Curves up to { $rate } kbit/s and { $ms } ms
flight-moment = Moment
flight-gap = { $count ->
    [one] In the shaded part one entry was left out.
   *[other] In the shaded part { $count } entries were left out.
}
flight-table = All entries as a table
flight-time = Time
flight-where = Where
flight-what = What
flight-join-asked = Asked to join
flight-join-resumed = Loaded the page again
flight-join-granted = Was let in at the door
flight-join-refused = Was not let in
flight-join-connecting = Connecting to the server
flight-join-waiting = Waiting for a host
flight-join-welcome = The room answered
flight-join-live = In the call
flight-join-ended = The call ended
flight-line-idle = Closed
flight-line-connecting = Connecting
flight-line-waiting = Waiting before the door
flight-line-joined = Connected
flight-line-lost = Lost
flight-peer-built = Connection set up
flight-peer-closed = Connection closed
flight-health-new = Getting ready
flight-health-connecting = Connecting
flight-health-connected = Connected
flight-health-disconnected = Interrupted
flight-health-failed = Failed
flight-hurry = The server is back, mending at once
flight-ladder-restart = Try { $attempt }: looks for another path
flight-ladder-relay = Try { $attempt }: over a relay
flight-ladder-rebuild = Try { $attempt }: sets the connection up anew
flight-roster-here = Was here already
flight-roster-join = Came
flight-roster-leave = Left
flight-roster-away = Cannot be reached
flight-roster-back = Is back
flight-device-on = { $device }: on
flight-device-off = { $device }: off
flight-device-lost = { $device }: unplugged
flight-device-failed = { $device }: cannot be used
flight-device-chosen = { $device }: another one chosen
flight-error = Error: { $code }

### Letters

# Plain text; a line stays a line, and the link stands alone on one.

letter-verify-subject = Is this your address?
letter-verify =
    Hello { $name },

    somebody made an account at Whisper Gate with this address. If it was you, open this link:

    { $link }

    It works for { $days ->
        [one] { $days } day
       *[other] { $days } days
    }. If it was not you, you need not do anything.
letter-reset-subject = A new password for Whisper Gate
letter-reset =
    Hello { $name },

    somebody asked for a new password for your account. If it was you, open this link:

    { $link }

    It works once, for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }. If it was not you, you need not do anything: your password stays as it is.
