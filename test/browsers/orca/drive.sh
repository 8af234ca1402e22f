#!/bin/bash
# The keys of a registration by phone, as the guide's example person. Started by session.sh.
# Each key is followed by what Orca must say. Ends with 1 when Orca does not say it.
set -u
SPOKEN=$OUT/spoken.txt
PHONE=0823628899
PASSWORD='Song-Tra 1986 em'
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
trap 'kill $BROWSER; rm -rf "$PROFILE"' EXIT

# What was said since the last mark, on one line.
FROM=0
mark() { FROM=$(wc -l < "$SPOKEN"); }
said() { tail -n +$((FROM + 1)) "$SPOKEN" | tr '\n' ' '; }
act() { printf '[%s]\n' "$1" >> "$SPOKEN"; mark; }
# Waits until Orca has said it, at most so many seconds.
heard() {
  local end=$((SECONDS + ${2:-30}))
  until said | grep -qF -- "$1"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}
# Waits until Orca has said nothing for two seconds: a key would cut it short.
quiet() {
  local before=-1 now
  while now=$(wc -c < "$SPOKEN"); [ "$now" != "$before" ]; do
    before=$now
    sleep 2
  done
}
# What has the focus, in Orca's words, without moving it. It is not a part of the transcript.
focus() {
  local lines
  lines=$(wc -l < "$SPOKEN")
  mark
  xdotool key KP_Enter
  local end=$((SECONDS + 15))
  until [ -n "$(said)" ] || [ $SECONDS -ge $end ]; do sleep 0.3; done
  quiet
  said
  head -n "$lines" "$SPOKEN" > "$SPOKEN.kept" && cat "$SPOKEN.kept" > "$SPOKEN"
}
fail() {
  echo "Orca did not say “$1”. Since the last key: $(said). Focus: $(focus)" >&2
  exit 1
}
# press KEY WORDS: presses until Orca says the words. A key is repeated only if the focus has not moved.
press() {
  local key=$1 words=$2 before=$3 try
  act "$key"
  for try in 1 2 3; do
    xdotool key --clearmodifiers "$key"
    heard "$words" "${4:-30}" && { quiet; return; }
    local now
    now=$(focus)
    case $now in *"$words"*) fail "$words (the focus is there)" ;; esac
    case $now in *"$before"*) ;; *) fail "$words" ;; esac
    echo "again: $key" >&2
  done
  fail "$words"
}
HERE=SANDBOX
back() { press shift+Tab "$1" "$HERE"; HERE=$1; }
tab() { press Tab "$1" "$HERE"; HERE=$1; }
# Pastes a text into the field that has the focus, and compares its value with what Orca reads. Orca does not read a
# password, and reads four same characters as a number. The second argument stands for the text in the transcript.
enter() {
  local try plain
  plain() { tr -d ' /.[:punct:]'; }
  act "dán: ${2:-$1}"
  for try in 1 2 3; do
    printf %s "$1" | xclip -selection clipboard > /dev/null 2>&1
    xdotool key --clearmodifiers ctrl+a
    sleep 0.5
    xdotool key --clearmodifiers ctrl+v
    sleep 2
    quiet
    [ "${2:-}" = 'mật khẩu' ] && return
    focus | plain | grep -qF -- "$(printf %s "$1" | plain)" && return
    echo "again: paste $1" >&2
  done
  fail "$1"
}
sms() {
  curl -sf -o /dev/null -H 'Content-Type: application/json' -d "{\"mode\":\"$1\"}" "${URL%/*}/sandbox/sms" || fail "sms $1"
}
code() { curl -s "${URL%/*}/sandbox/phones/$PHONE/messages" | grep -o '"code":"[0-9]*"' | head -1 | tr -dc 0-9; }

act 'mở trang'
heard 'SANDBOX' 120 || fail 'SANDBOX'
quiet
# The first Tab goes on from the page's heading.
press ctrl+Home SANDBOX ''
tab 'Quét mã QR'
tab 'Số CCCD'; enter 034086012222
tab 'Họ tên'; enter 'Nguyễn Đăng Điện'
tab 'Ngày sinh'; enter 12/06/1986
tab 'chỉ ghi năm sinh'
tab 'Số điện thoại'; enter $PHONE
tab 'Email'
tab 'Điều khoản'
tab 'Chính sách'
tab 'dùng số giấy tờ'
tab 'được đối chiếu'
tab 'chia sẻ tên'
# Without the consents: a refusal, its link, and its simple words.
tab 'Đăng ký'
press Return 'Cần đồng ý hai mục' 'Đăng ký'
HERE='dùng số giấy tờ'
tab 'được đối chiếu'
tab 'chia sẻ tên'
tab 'Đồng ý'
tab 'Nói dễ hiểu'
back 'Đồng ý'
press Return 'dùng số giấy tờ' 'Đồng ý'
HERE='dùng số giấy tờ'
press space 'checked' "$HERE"
tab 'được đối chiếu'; press space 'checked' "$HERE"
tab 'chia sẻ tên'; press space 'checked' "$HERE"
tab 'Đăng ký'
# No text message can be sent: a refusal of the gateway, above the button.
sms down
press Return 'đang gián đoạn' 'Đăng ký' 60
back 'Nói dễ hiểu'
tab 'Đăng ký'
sms normal
press Return 'Nhập mã xác thực' 'Đăng ký' 120
HERE='Nhập mã xác thực'
tab 'Mã xác thực'; enter 102030
press Return 'Mã chưa đúng' 'Mã xác thực' 60
enter "$(code)" '<mã>'
press Return 'Đặt mật khẩu' 'Mã xác thực' 60
HERE='Đặt mật khẩu'
tab 'Mật khẩu'; enter "$PASSWORD" 'mật khẩu'
tab 'Hiện'
tab 'Nhập lại'; enter "$PASSWORD" 'mật khẩu'
press Return 'Đăng ký thành công' 'Nhập lại' 60

# For reading: what was said is indented below the key.
sed -e 's/^ *//' -e 's/ *$//' -e '/^$/d' -e 's/^[^[]/  &/' "$SPOKEN" > "$OUT/mobile.vi.txt"
