import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What came back. */
export interface CallAnswer {
  /** Null: the connection ended without a whole answer. */
  readonly status: number | null;
  readonly retryAfter: string | undefined;
  /** Path of the resource that was made. */
  readonly location: string | undefined;
  readonly text: string;
}

/** One connection to a server, which carries one call after another. */
export interface Line {
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<CallAnswer>;
  readonly close: () => void;
}

const CUT: CallAnswer = { status: null, retryAfter: undefined, location: undefined, text: '' };

export function lineTo(origin: string): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    call: async (method, path, body, headers = {}) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const sent = request(`${origin}${path}`, {
        agent,
        method,
        headers: {
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
          ...headers,
        },
      });
      // What breaks a call is seen below; a second error of the same socket must not end the process.
      sent.on('error', () => {});
      sent.end(payload);
      try {
        const [response] = await once(sent, 'response');
        const received = await text(response);
        return {
          status: response.statusCode,
          retryAfter: response.headers['retry-after'],
          location: response.headers.location,
          text: received,
        };
      } catch {
        return CUT;
      }
    },
    close: () => agent.destroy(),
  };
}
