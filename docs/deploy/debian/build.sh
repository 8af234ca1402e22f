#!/bin/sh
# Builds a Debian package of the gateway: the command, PostgreSQL's client, the systemd unit, a user.
#
#   sh build.sh dvc-register-0.1.0.tgz [FOLDER]    # prints the file, dvc-register_0.1.0_amd64.deb
#
# Needs dpkg-deb, npm and Node 20 or newer. The package is for this machine's architecture, since
# argon2 is a binary. MAINTAINER='Name <address>' names who builds it.
set -eu
umask 022
tarball=${1:?"usage: build.sh dvc-register-VERSION.tgz [FOLDER]"}
folder=${2:-.}
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

program=$root/usr/lib/dvc-register
install -d "$root/DEBIAN" "$program" "$root/usr/bin" "$root/usr/lib/systemd/system" \
  "$root/usr/share/doc/dvc-register/examples"
npm install --prefix "$program" --ignore-scripts --no-audit --no-fund --no-package-lock --silent "$tarball" pg@8 >&2
# npm writes the path of the tarball on this machine there.
rm -f "$program/package.json" "$program/node_modules/.package-lock.json"
ln -s ../lib/dvc-register/node_modules/dvc-register/dist/cli/main.js "$root/usr/bin/dvc-register"
install -m 644 "$here/../dvc-register.service" "$root/usr/lib/systemd/system/"
install -m 644 "$here/../dvc.yaml" "$here/../nginx.conf" "$here/../haproxy.cfg" \
  "$root/usr/share/doc/dvc-register/examples/"
install -m 644 "$program/node_modules/dvc-register/LICENSE" "$root/usr/share/doc/dvc-register/copyright"
chmod -R u=rwX,go=rX "$root/usr"

version=$(node -p 'require(process.argv[1]).version' "$program/node_modules/dvc-register/package.json")
architecture=$(dpkg --print-architecture)
cat >"$root/DEBIAN/control" <<CONTROL
Package: dvc-register
Version: $version
Architecture: $architecture
Section: net
Priority: optional
Maintainer: ${MAINTAINER:-dvc-register <root@localhost>}
Installed-Size: $(du --summarize --apparent-size --block-size=1024 "$root/usr" | cut -f1)
Depends: nodejs (>= 20), adduser, init-system-helpers
Suggests: postgresql, nginx | haproxy
Homepage: https://github.com/dvc-register/dvc-register
Description: Gateway of dvc-register
 Registers citizens, enterprises and agencies for the public-service portals of
 Vietnam. One command and one file, /etc/dvc-register/dvc.yaml; PostgreSQL holds
 the accounts.
CONTROL
for script in postinst prerm postrm; do install -m 755 "$here/$script" "$root/DEBIAN/$script"; done

mkdir -p "$folder"
file=$folder/dvc-register_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z3 --build "$root" "$file" >&2
echo "$file"
