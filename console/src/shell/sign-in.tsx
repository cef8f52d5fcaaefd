import { type FormEvent, useState } from 'react';
import { isSignedIn, signIn } from '../api/session.ts';
import { Field } from '../parts/field.tsx';
import { Failure } from '../parts/states.tsx';

/** Asks for a key, where the server wants one. */
export function SignIn({ error }: { readonly error: unknown }) {
  const [token, setToken] = useState('');
  const [desk, setDesk] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') signIn({ token: token.trim(), desk: desk.trim() });
  };
  return (
    <main className="sign-in">
      <form className="panel" onSubmit={submit}>
        <div className="panel-head">
          <h1>Counterpoise</h1>
        </div>
        <div className="panel-body form">
          {isSignedIn ? <Failure error={error} /> : null}
          <Field label="API key or token" hint="Kept for this tab alone.">
            {(id) => (
              <input
                id={id}
                className="input wide"
                type="password"
                autoComplete="off"
                value={token}
                onChange={(event) => setToken(event.target.value)}
              />
            )}
          </Field>
          <Field label="Desk" hint="Only for who belongs to several.">
            {(id) => (
              <input
                id={id}
                className="input wide"
                value={desk}
                onChange={(event) => setDesk(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className="button primary">
            Sign in
          </button>
        </div>
      </form>
    </main>
  );
}
