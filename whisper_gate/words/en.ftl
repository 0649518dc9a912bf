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
# A button that takes a message away.
note-close = Close
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
