import { describe, expect, it } from 'vitest';
import { type AuditTuple, CHAIN_START_HASH, hashOfTuple } from './audit-chain.ts';
import { createAuditCheck } from './audit-check.ts';

/** An entry after the one of this hash, whole in itself. */
function entryAfter(previousHash: string, sequence: number, actor = 'actor'): AuditTuple {
  const of = (hash: string): AuditTuple => [
    sequence,
    't',
    null,
    'at',
    actor,
    null,
    null,
    'test.noted',
    'x',
    null,
    previousHash,
    hash,
  ];
  return of(hashOfTuple(of('')));
}

function chainOf(length: number): AuditTuple[] {
  const chain: AuditTuple[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    chain.push(entryAfter(chain.at(-1)?.[11] ?? CHAIN_START_HASH, sequence));
  }
  return chain;
}

const chain = chainOf(6);
const end = { sequence: 6, hash: chain[5]![11] };

function findingsIn(
  entries: readonly AuditTuple[],
  head = end,
): readonly (readonly [string, number, number])[] {
  const check = createAuditCheck();
  for (const entry of entries) check.take(entry);
  const { isIntact, findings } = check.finish(head);
  expect(isIntact).toBe(findings.length === 0);
  return findings.map(({ kind, sequence, throughSequence }) => [kind, sequence, throughSequence]);
}

describe('a chain', () => {
  it('that is whole has no findings', () => {
    expect(findingsIn(chain)).toEqual([]);
    expect(findingsIn([], { sequence: 0, hash: CHAIN_START_HASH })).toEqual([]);
  });

  it('tells the entry whose link was changed, and no other', () => {
    const [a, b, c, d, e, f, g, h, i, j, , hash] = chain[2]!;
    const relinked: AuditTuple = [a, b, c, d, e, f, g, h, i, j, 'another', hash];
    expect(findingsIn(chain.with(2, relinked))).toEqual([['changed', 3, 3]]);
  });

  it('tells the entry that was written anew, though it is whole in itself', () => {
    const forged = entryAfter(chain[1]![11], 3, 'forger');
    expect(findingsIn(chain.with(2, forged))).toEqual([['unlinked', 3, 3]]);
    expect(findingsIn(chain.with(5, entryAfter(chain[4]![11], 6, 'forger')))).toEqual([['unlinked', 6, 6]]);
  });

  it('tells what is missing, and what lies beyond its end', () => {
    expect(findingsIn(chain.toSpliced(2, 2))).toEqual([['missing', 3, 4]]);
    expect(findingsIn(chain.slice(0, 4))).toEqual([['missing', 5, 6]]);
    expect(findingsIn(chainOf(7))).toEqual([['unexpected', 7, 7]]);
  });
});
