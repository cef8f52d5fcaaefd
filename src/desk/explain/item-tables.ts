import { centsText, type Money, money, sumOf } from '../../core/money.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { ExplainLine } from './explain-lines.ts';
import { LINE_NAMES, LOCK_LINES } from './explain-lines.ts';
import type { CouponBasisRow, ExplainItemRow, LockEventRow } from './explain-result.ts';
import type { ItemPnl } from './item-chain.ts';
import type { LockPath } from './lock-paths.ts';
import { type MarketPath, markKey } from './market-path.ts';
import { type PositionPath, partOf } from './position-paths.ts';

const BP = 10_000;

/** Every lock and trade, by falling size of its change, then by id. */
export function itemRows(
  items: readonly ItemPnl[],
  locks: readonly LockPath[],
  positions: readonly PositionPath[],
): readonly ExplainItemRow[] {
  const descriptions = new Map<string, string>([
    ...locks.map(
      ({ lockId, days }) => [`locks ${lockId}`, lockInWords((days.after ?? days.before)!)] as const,
    ),
    ...positions.flatMap((path) => {
      const held = (path.after ?? path.before)!;
      return [
        [
          `${partOf(path)} ${path.tradeId}`,
          `${held.position.instrument} ${held.position.settlementMonth}`,
        ] as const,
      ];
    }),
  ]);
  const changeOf = (item: ItemPnl): Money => item.after.minus(item.before);
  return [...items]
    .sort(
      (left, right) =>
        changeOf(right).abs().comparedTo(changeOf(left).abs()) || (left.id < right.id ? -1 : 1),
    )
    .map((item) => ({
      id: item.id,
      part: item.part,
      description: descriptions.get(`${item.part} ${item.id}`) ?? item.id,
      before: centsText(item.before),
      after: centsText(item.after),
      change: centsText(changeOf(item)),
      lines: Object.fromEntries([...item.lines].map(([line, gain]) => [line, centsText(gain)])),
    }));
}

function lockInWords({ program, noteRate }: RateLock): string {
  return `${program} ${(noteRate * 100).toFixed(3)} %`;
}

/** What happened to locks, by event, in the order of the lines; a change of stage by where it went. */
export function lockEventRows(
  items: readonly ItemPnl[],
  locks: readonly LockPath[],
): readonly LockEventRow[] {
  const gains = new Map(
    items.flatMap((item) => (item.part === 'locks' ? [[item.id, item.lines] as const] : [])),
  );
  const rows = new Map<
    string,
    { line: ExplainLine; event: string; lockCount: number; loanAmount: number; gain: Money }
  >();
  for (const { lockId, days, steps } of locks) {
    for (const { line } of steps) {
      const gain = gains.get(lockId)?.get(line) ?? money(0);
      if (line === 'fee-multiples' || (line === 'execution' && gain.isZero())) continue;
      const event =
        line === 'stage-changes' ? `${days.before?.stage} → ${days.after?.stage}` : LINE_NAMES[line];
      const known = rows.get(`${line} ${event}`) ?? {
        line,
        event,
        lockCount: 0,
        loanAmount: 0,
        gain: money(0),
      };
      rows.set(`${line} ${event}`, {
        ...known,
        lockCount: known.lockCount + 1,
        loanAmount: known.loanAmount + (days.after ?? days.before)!.loanAmount,
        gain: known.gain.plus(gain),
      });
    }
  }
  return LOCK_LINES.flatMap((line) =>
    [...rows.values()]
      .filter((row) => row.line === line)
      .sort((left, right) => (left.event < right.event ? -1 : 1))
      .map(({ gain, ...row }) => ({ ...row, markToMarket: centsText(gain) })),
  );
}

/** The TBA basis by coupon and month; a lock that two coupons share counts with its best one. */
export function couponBasisRows(
  { before }: MarketPath,
  items: readonly ItemPnl[],
  locks: readonly LockPath[],
  positions: readonly PositionPath[],
  oasAfter: ReadonlyMap<string, number>,
): readonly CouponBasisRow[] {
  const keyOf = new Map<string, string>([
    ...locks.flatMap(({ lockId, before: lock }) =>
      lock === undefined ? [] : [[`locks ${lockId}`, markKey(lock.deliveries[0]!.mark)] as const],
    ),
    ...positions.flatMap(({ tradeId, before: held }) =>
      held?.kind === 'tba' ? [[`tba ${tradeId}`, markKey(held.mark)] as const] : [],
    ),
  ]);
  const gains = new Map<string, { locks: Money; tba: Money }>();
  for (const { part, id, lines } of items) {
    const key = keyOf.get(`${part} ${id}`);
    if (key === undefined || (part !== 'locks' && part !== 'tba')) continue;
    const known = gains.get(key) ?? { locks: money(0), tba: money(0) };
    gains.set(key, { ...known, [part]: known[part].plus(lines.get('tba-basis') ?? money(0)) });
  }
  return before.tba.flatMap((mark) => {
    const gain = gains.get(markKey(mark));
    if (gain === undefined) return [];
    const oas = oasAfter.get(markKey(mark));
    return [
      {
        program: mark.program,
        coupon: mark.coupon,
        settlementMonth: mark.month,
        oasBpBefore: mark.oas * BP,
        oasBpAfter: oas === undefined ? null : oas * BP,
        locks: centsText(gain.locks),
        tba: centsText(gain.tba),
        total: centsText(sumOf([gain.locks, gain.tba])),
      },
    ];
  });
}
