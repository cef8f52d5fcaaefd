import { CounterpoiseClient } from '../../../client/counterpoise-client.ts';

const TOKEN_KEY = 'counterpoise-token';
const DESK_KEY = 'counterpoise-desk';

/** Kept for the tab alone: closing it signs out. */
const token = sessionStorage.getItem(TOKEN_KEY);
const desk = sessionStorage.getItem(DESK_KEY);

/** The server this page came from. */
export const api = new CounterpoiseClient({
  origin: location.origin,
  ...(token === null ? {} : { token }),
  ...(desk === null ? {} : { desk }),
  retryCountMax: 2,
});

export const isSignedIn = token !== null;

/** Begins again as whoever the key or token is of. */
export function signIn(given: { readonly token: string; readonly desk?: string }): void {
  sessionStorage.setItem(TOKEN_KEY, given.token);
  if (given.desk) sessionStorage.setItem(DESK_KEY, given.desk);
  else sessionStorage.removeItem(DESK_KEY);
  location.reload();
}

export function signOut(): void {
  sessionStorage.removeItem(TOKEN_KEY);
  sessionStorage.removeItem(DESK_KEY);
  location.reload();
}
