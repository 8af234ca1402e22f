#!/bin/sh
# Orca in a real Firefox, on a screen in memory; what Orca says becomes lines of a file. See docs/accessibility.md.
#   sh test/browsers/orca/session.sh http://localhost:8080/embed.html [FOLDER]
set -eu
URL=$1
OUT=${2:-$(mktemp -d)}
mkdir -p "$OUT/home/.config/speech-dispatcher/modules" "$OUT/run"
chmod 700 "$OUT/run"
: > "$OUT/spoken.txt"
cat > "$OUT/home/.config/speech-dispatcher/speechd.conf" <<CONF
LogDir "$OUT"
CommunicationMethod "unix_socket"
DefaultLanguage en
DefaultModule written
AudioOutputMethod "alsa"
AddModule "written" "sd_generic" "written.conf"
CONF
cat > "$OUT/home/.config/speech-dispatcher/modules/written.conf" <<CONF
GenericExecuteSynth "printf '%s\\\\n' \\'\$DATA\\' >> $OUT/spoken.txt"
GenericLanguage "en" "en" "utf-8"
GenericLanguage "vi" "vi" "utf-8"
AddVoice "en" "MALE1" "en"
AddVoice "vi" "MALE1" "vi"
CONF
# A sound card that is silent.
printf 'pcm.!default { type null }\nctl.!default { type null }\n' > "$OUT/home/.asoundrc"
# Keys are not read aloud: they are in the file already.
mkdir -p "$OUT/home/.local/share/orca"
cat > "$OUT/home/.local/share/orca/user-settings.conf" <<'CONF'
{"general": {"enableKeyEcho": false, "startingProfile": ["Default", "default"]},
 "profiles": {"default": {"profile": ["Default", "default"], "enableKeyEcho": false}},
 "pronunciations": {}, "keybindings": {}}
CONF
export HOME="$OUT/home" XDG_RUNTIME_DIR="$OUT/run" LANG=C.UTF-8 LANGUAGE=${LANGUAGE:-vi} DISPLAY=:77 URL OUT
Xvfb :77 -screen 0 1280x1024x24 > /dev/null 2>&1 & SCREEN=$!
trap 'kill $SCREEN' EXIT
sleep 1
DRIVE=$(dirname "$0")/drive.sh
dbus-run-session -- sh -c '
  export GNOME_ACCESSIBILITY=1
  /usr/libexec/at-spi-bus-launcher --launch-immediately & BUS=$!
  openbox & WINDOWS=$!
  sleep 1
  orca ${ORCA_OPTIONS:-} & ORCA=$!
  sleep 5
  R=0
  bash "$0" || R=$?
  kill -9 $ORCA
  kill $WINDOWS $BUS
  exit $R
' "$DRIVE" > "$OUT/session.log" 2>&1 && R=0 || R=$?
grep -E "^(again|Orca did not)" "$OUT/session.log" || true
echo "$OUT/spoken.txt"
exit $R
