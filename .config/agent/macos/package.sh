#!/bin/sh
# Makes, signs and notarises the macOS installer. Needs a Mac with Xcode's command line tools, the
# Node that goes inside (24, from nodejs.org: Homebrew's has its libraries outside), `npm ci` and
# `npm rebuild pkcs11js`. Once before: xcrun notarytool store-credentials dvc-register
#
#   APPLICATION='Developer ID Application: NAME (TEAM)' INSTALLER='Developer ID Installer: NAME (TEAM)' \
#     .config/agent/macos/package.sh
#
# Not run where this repository is tested: Apple's tools exist on Macs only.
set -eu
: "${APPLICATION:?the name of the certificate that signs programs}"
: "${INSTALLER:?the name of the certificate that signs installers}"
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
version=$(node -p "require('$top/package.json').version")
out="$top/dist/installers"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
library="$work/root/Library/dvc-register-agent"

mkdir -p "$library" "$work/root/Library/LaunchAgents" "$out"
node --input-type=module -e "
  const { macExecutable } = await import('$top/.config/agent/executable.mjs');
  await macExecutable('$library');"
cp "$here/vn.dvc-register.agent.plist" "$work/root/Library/LaunchAgents/"
cp "$here/uninstall.sh" "$library/uninstall.sh"
chmod 755 "$library/uninstall.sh"

# The hardened runtime lets no foreign library in without these entitlements: a token's module is
# signed by its vendor.
codesign --force --timestamp --options runtime --sign "$APPLICATION" "$library/pkcs11.node"
codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
  --sign "$APPLICATION" "$library/dvc-register-agent"
codesign --verify --strict "$library/dvc-register-agent"
"$library/dvc-register-agent" --version

package="$out/dvc-register-agent-$version.pkg"
pkgbuild --root "$work/root" --scripts "$here/scripts" --identifier vn.dvc-register.agent \
  --version "$version" --install-location / --ownership recommended --sign "$INSTALLER" "$package"
xcrun notarytool submit "$package" --keychain-profile dvc-register --wait
xcrun stapler staple "$package"
spctl --assess --type install --verbose "$package"
shasum -a 256 "$package"
