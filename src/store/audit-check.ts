import {
  type AuditTuple,
  CHAIN_START_HASH,
  HASH_INDEX,
  hashOfTuple,
  PREVIOUS_HASH_INDEX,
} from './audit-chain.ts';

/**
 * What is wrong with a chain, and where: `changed`: the entry is not the one whose hash stands with it; `missing`:
 * entries were taken out; `unlinked`: the entry is whole in itself, but not the one its successor was written after;
 * `unexpected`: entries beyond the chain's end; `head`: the entry is not the one that an exported head names.
 */
export type AuditFindingKind = 'changed' | 'missing' | 'unlinked' | 'unexpected' | 'head';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** First entry concerned. */
  readonly sequence: number;
  /** Last entry concerned. */
  readonly throughSequence: number;
}

/** The end of a chain, as the store or a file of exported heads has it. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface AuditReport {
  readonly isIntact: boolean;
  readonly entryCount: number;
  /** The last entry there is. */
  readonly head: AuditHead;
  /** In the order of the chain, the first of them when there are very many. */
  readonly findings: readonly AuditFinding[];
  readonly findingCount: number;
}

/** Findings a report lists: a chain rewritten from some entry on has one for each. */
const FINDING_COUNT_MAX = 10_000;

/** Reads a chain entry by entry, and says at the end what was found. */
export interface AuditCheck {
  /** Takes the next entry, in the order of their sequences. */
  readonly take: (entry: AuditTuple) => void;
  /** @param end where the store says that the chain ends */
  readonly finish: (end: AuditHead) => AuditReport;
}

/**
 * A check of a whole chain from its first entry.
 *
 * @param heads ends of the chain at earlier times, kept where who changes the store cannot change them
 */
export function createAuditCheck(heads: readonly AuditHead[] = []): AuditCheck {
  const expectedHashes = new Map(heads.map(({ sequence, hash }) => [sequence, hash]));
  const findings: AuditFinding[] = [];
  let findingCount = 0;
  let entryCount = 0;
  let last: AuditHead = { sequence: 0, hash: CHAIN_START_HASH };
  let isLastFound = false;

  function find(kind: AuditFindingKind, sequence: number, throughSequence = sequence): void {
    findingCount += 1;
    if (findings.length < FINDING_COUNT_MAX) findings.push({ kind, sequence, throughSequence });
  }

  return {
    take: (entry) => {
      const [sequence] = entry;
      const hash = entry[HASH_INDEX];
      const previousHash = entry[PREVIOUS_HASH_INDEX];
      entryCount += 1;
      const hasGap = sequence !== last.sequence + 1;
      if (hasGap) find('missing', last.sequence + 1, sequence - 1);
      const isChanged = hashOfTuple(entry) !== hash;
      const isLinked = hasGap || previousHash === last.hash;
      // The successor vouches for the entry before it, unless it was itself given another predecessor.
      if (!isLinked && !isLastFound && !isRelinked(entry, last.hash))
        find('unlinked', Math.max(1, last.sequence));
      if (isChanged) find('changed', sequence);
      const headHash = expectedHashes.get(sequence);
      const isForeign = headHash !== undefined && headHash !== hash;
      if (isForeign && !isChanged) find('head', sequence);
      last = { sequence, hash };
      isLastFound = isChanged || isForeign;
    },
    finish: (end) => {
      if (last.sequence < end.sequence) find('missing', last.sequence + 1, end.sequence);
      else if (last.sequence > end.sequence) find('unexpected', end.sequence + 1, last.sequence);
      else if (last.hash !== end.hash && !isLastFound) find('unlinked', last.sequence);
      for (const { sequence } of heads) {
        if (sequence > last.sequence && sequence > end.sequence) find('missing', last.sequence + 1, sequence);
      }
      return { isIntact: findingCount === 0, entryCount, head: last, findings, findingCount };
    },
  };
}

/** Whether the entry was whole while it named this predecessor: then its own link was changed, nothing else. */
function isRelinked(entry: AuditTuple, previousHash: string): boolean {
  const [a, b, c, d, e, f, g, h, i, j, , hash] = entry;
  return hashOfTuple([a, b, c, d, e, f, g, h, i, j, previousHash, hash]) === hash;
}
