#!/bin/sh
# Makes a small CA and what its tests need: sh make.sh. Everything is judged at the instant in time.txt.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$work/$1.key"; }
printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n' > "$work/ca.ext"
printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' > "$work/leaf.ext"
printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n' > "$work/ocsp.ext"
printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n' > "$work/server.ext"
issue() { # name subject extensions serial
  key "$1"
  openssl req -new -key "$work/$1.key" -subj "$2" -out "$work/$1.csr"
  openssl x509 -req -in "$work/$1.csr" -CA "$work/root.pem" -CAkey "$work/root.key" -set_serial "$4" -days 365 -sha256 \
    -extfile "$work/$3.ext" -out "$work/$1.pem" 2>/dev/null
}
key root
openssl req -new -x509 -key "$work/root.key" -subj '/C=VN/CN=Test Root' -days 3650 -sha256 -out "$work/root.pem" -config /dev/null \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -addext subjectKeyIdentifier=hash 2>/dev/null
issue citizen '/C=VN/UID=CCCD:034086012222/CN=NGUYEN VAN A' leaf 4097
issue revoked '/C=VN/UID=CCCD:034086012223/CN=NGUYEN VAN B' leaf 4098
issue held '/C=VN/UID=CCCD:034086012224/CN=NGUYEN VAN C' leaf 4099
issue responder '/C=VN/CN=Responder' ocsp 4100
issue server '/C=VN/CN=Server' server 4101
printf 'V\t351231000000Z\t\t1001\tunknown\t/CN=A\nR\t351231000000Z\t250101000000Z,keyCompromise\t1002\tunknown\t/CN=B\nR\t351231000000Z\t250101000000Z,certificateHold\t1003\tunknown\t/CN=C\n' > "$work/index.txt"
echo 01 > "$work/number"
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=%s/index.txt\ncrlnumber=%s/number\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n' "$work" "$work" > "$work/ca.cnf"
openssl ca -gencrl -config "$work/ca.cnf" -cert "$work/root.pem" -keyfile "$work/root.key" -out "$work/crl.pem" 2>/dev/null
openssl crl -in "$work/crl.pem" -outform DER -out root.crl
answer() { # file certificate signer
  openssl ocsp -index "$work/index.txt" -CA "$work/root.pem" -rsigner "$work/$3.pem" -rkey "$work/$3.key" -issuer "$work/root.pem" \
    -cert "$work/$2.pem" -no_nonce -ndays 7 -rmd sha256 -respout "$1.ocsp" >/dev/null 2>&1
}
answer citizen citizen root
answer revoked revoked root
answer held held root
answer delegated citizen responder
answer impostor citizen server
for name in root citizen revoked held server; do openssl x509 -in "$work/$name.pem" -outform DER -out "$name.der"; done
sleep 1
date -u +%Y-%m-%dT%H:%M:%SZ > time.txt
rm -r "$work"
