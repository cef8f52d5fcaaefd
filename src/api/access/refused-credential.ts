import { CounterpoiseError } from '../../core/errors.ts';

/** Whose credential it was that was refused. */
export interface CredentialOwner {
  readonly tenantId: string;
  /** In the audit's words. */
  readonly action: 'api-key.refused' | 'token.refused';
  /** Id of the key, or the subject of the token as an actor is named. */
  readonly objectId: string;
}

/** A refusal of a credential of which it is known whose it is: of a key by its id, of a token by its signature. */
export class RefusedCredential extends CounterpoiseError {
  readonly owner: CredentialOwner;

  constructor(reason: string, owner: CredentialOwner) {
    super('ACCESS_UNAUTHENTICATED', reason);
    this.owner = owner;
  }
}
