/** Documents of an issuer are a few kilobytes; more is no document of an issuer. */
const ANSWER_BYTES_MAX = 262_144;
const FETCH_TIMEOUT_MS = 5_000;

/**
 * A small JSON document from elsewhere: no redirect is followed, and neither time nor size is left to the other side.
 *
 * @throws Error for everything that is not such a document, in words for a log
 */
export async function fetchJson(url: URL): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url.origin}${url.pathname} answered ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`${url.origin}${url.pathname} answered too much.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
