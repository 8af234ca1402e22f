#!/bin/bash
# The keys of a registration by phone, as the guide's example person. Started by session.sh.
SPOKEN=$OUT/spoken.txt
PROFILE=$(mktemp -d)
cat > "$PROFILE/user.js" <<'PREFERENCES'
user_pref("accessibility.force_disabled", -1);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("signon.rememberSignons", false);
user_pref("intl.accept_languages", "vi");
PREFERENCES
firefox-esr --no-remote --profile "$PROFILE" "$URL" > /dev/null 2>&1 & BROWSER=$!
act() { echo "[$1]" >> "$SPOKEN"; }
key() { act "$1"; xdotool key --clearmodifiers "$1"; sleep "${2:-3}"; }
typed() { act "$1"; xdotool type --delay 120 "$1"; sleep 2; }
pasted() { act "$1"; printf %s "$1" | xclip -selection clipboard; xdotool key ctrl+v; sleep 2; }
code() { curl -s "${URL%/*}/sandbox/phones/0823628899/messages" | grep -o '"code":"[0-9]*"' | head -1 | tr -dc 0-9; }

sleep 25
# On the page's heading: the first Tab goes on from there.
xdotool mousemove 640 150 click 1
sleep 2
key Tab
key Tab; typed 034086012222
key Tab; pasted "Nguyễn Đăng Điện"
key Tab; typed 12061986
key Tab; key Tab; typed 0823628899
key Tab; key Tab; key Tab
key Tab; key space; key Tab; key space; key Tab; key space
key Tab; key Return 9
key Tab; typed 000000; key Return 6
xdotool key ctrl+a; typed "$(code)"; key Return 8
key Tab; typed "Song-Tra 1986 em"; key Tab; key Tab; typed "Song-Tra 1986 em"; key Return 9
kill $BROWSER
