#!/bin/sh
# Signatures made by openssl, as a second maker beside test/pki/make.ts: sh make.sh.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
printf 'DVC-REGISTER-AUTH-V1 and what follows' > content.txt
for kind in ec rsa; do
  if [ $kind = ec ]; then openssl ecparam -name prime256v1 -genkey -noout -out "$work/ec.key"; else openssl genrsa -out "$work/rsa.key" 2048 2>/dev/null; fi
  openssl req -new -x509 -key "$work/$kind.key" -subj '/C=VN/UID=CCCD:034086012222/CN=NGUYEN VAN A' -days 3650 -sha256 -out "$work/$kind.pem" \
    -addext keyUsage=critical,digitalSignature 2>/dev/null
done
make() { # file key options…
  out=$1 key=$2
  shift 2
  openssl cms -sign -binary -in content.txt -signer "$work/$key.pem" -inkey "$work/$key.key" -outform DER -out "$out.cms" "$@"
}
make ec ec -md sha256 -cades
make rsa rsa -md sha256 -cades
make pss rsa -md sha384 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest
make keyid ec -md sha512 -keyid
make attached rsa -md sha256 -nodetach
make sha1 rsa -md sha1
rm -r "$work"
