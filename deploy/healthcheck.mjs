// Exit 0 when the server of this container answers that it lives. A server with TLS of its own is asked by TLS; that
// its certificate names another host than 127.0.0.1 says nothing about its health.
import http from 'node:http';
import https from 'node:https';

const TIMEOUT_MS = 2_500;

const { COUNTERPOISE_LISTEN_PORT, COUNTERPOISE_LISTEN_TLS_CERTIFICATE_FILE } = process.env;
const port = Number(COUNTERPOISE_LISTEN_PORT || 8080);
const options = { host: '127.0.0.1', port, path: '/healthz', timeout: TIMEOUT_MS };
const request = COUNTERPOISE_LISTEN_TLS_CERTIFICATE_FILE
  ? https.get({ ...options, rejectUnauthorized: false })
  : http.get(options);
request.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
