#!/bin/sh
# Makes the secrets of compose.yaml, once: files that exist are left alone.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
cd secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if [ ! -e postgres-password ]; then random >postgres-password; fi
if [ ! -e nats-password ]; then random >nats-password; fi
if [ ! -e webhook-key ]; then head -c 32 /dev/urandom | base64 | tr -d '\n' >webhook-key; fi
if [ ! -e store-url ]; then
  printf 'postgresql://counterpoise:%s@postgres:5432/counterpoise\n' "$(cat postgres-password)" >store-url
fi
if [ ! -e nats-configuration ]; then
  cat >nats-configuration <<CONFIGURATION
port: 4222
http: "127.0.0.1:8222"
jetstream { store_dir: /data, max_file_store: 8GB, max_memory_store: 256MB }
authorization { user: counterpoise, password: "$(cat nats-password)" }
CONFIGURATION
fi
# Compose mounts each file as it is, and the containers' users are not this one. The folder keeps this machine's others out.
chmod 644 ./*
chmod 700 .
printf 'Secrets are in %s; keep a copy of webhook-key where the backups are not.\n' "$(pwd)"
