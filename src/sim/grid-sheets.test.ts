import { describe, expect, it } from 'vitest';
import { GridSheets, publishNodes, type SheetView, sheetBytes } from './grid-sheets.ts';

const LENGTH = 10;
/** Of a sheet that was made for four nodes, with its room for one to come. */
const FOUR_NODES_BYTES = sheetBytes({ sums: new Float64Array(5 * LENGTH), length: LENGTH });
const AMPLE_BYTES = 100 * FOUR_NODES_BYTES;

/** Fills a run's own slots with a number for each node. */
function value({ sheet, slots, missing }: SheetView, from: number): void {
  for (const node of missing)
    sheet.sums.fill(from + node, slots[node]! * LENGTH, (slots[node]! + 1) * LENGTH);
}
const firstOf = ({ sheet, slots }: SheetView, node: number): number => sheet.sums[slots[node]! * LENGTH]!;

describe('moments of nodes that runs share', () => {
  it('stand where the next run reads them, once their run has published them', () => {
    const sheets = new GridSheets(AMPLE_BYTES);
    const first = sheets.view('base', ['a', 'b'], LENGTH);
    expect([...first.missing]).toEqual([0, 1]);
    value(first, 1);
    publishNodes(first, ['a', 'b']);
    const next = sheets.view('base', ['b', 'c', 'a'], LENGTH);
    expect([...next.missing]).toEqual([1]);
    expect([firstOf(next, 0), firstOf(next, 2)]).toEqual([2, 1]);
    expect(sheets.view('up', ['a'], LENGTH).missing).toHaveLength(1);
  });

  it('of a run that never published stay its own: the next starts from zero', () => {
    const sheets = new GridSheets(AMPLE_BYTES);
    for (let stopped = 0; stopped < 20; stopped++) {
      const view = sheets.view('base', ['a', 'b'], LENGTH);
      expect([...view.missing]).toEqual([0, 1]);
      expect([firstOf(view, 0), firstOf(view, 1)]).toEqual([0, 0]);
      value(view, 5);
    }
  });

  it('are not known before they are whole', () => {
    const sheets = new GridSheets(AMPLE_BYTES);
    value(sheets.view('base', ['a', 'b'], LENGTH), 1);
    expect([...sheets.view('base', ['a', 'b'], LENGTH).missing]).toEqual([0, 1]);
  });

  it('are none for a run without a grid', () => {
    const { sheet, slots, missing } = new GridSheets(AMPLE_BYTES).view('base', [], 0);
    expect([sheet.sums.length, slots.length, missing.length]).toEqual([0, 0, 0]);
  });

  it('of two runs at a time lie apart', () => {
    const sheets = new GridSheets(AMPLE_BYTES);
    const known = sheets.view('base', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], LENGTH);
    value(known, 1);
    publishNodes(known, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    const one = sheets.view('base', ['a', 'x'], LENGTH);
    const other = sheets.view('base', ['b', 'x'], LENGTH);
    value(one, 100);
    value(other, 200);
    expect([firstOf(one, 0), firstOf(one, 1)]).toEqual([1, 101]);
    expect([firstOf(other, 0), firstOf(other, 1)]).toEqual([2, 201]);
    publishNodes(one, ['a', 'x']);
    publishNodes(other, ['b', 'x']);
    expect(firstOf(sheets.view('base', ['x'], LENGTH), 0)).toBe(101);
    // Each keeps reading its own.
    expect(firstOf(other, 1)).toBe(201);
  });

  it('move to a larger sheet when there is no room, those of the run alone', () => {
    const sheets = new GridSheets(AMPLE_BYTES);
    const small = sheets.view('base', ['a', 'b'], LENGTH);
    value(small, 1);
    publishNodes(small, ['a', 'b']);
    const names = ['b', ...Array.from({ length: 50 }, (_, index) => `new ${index}`)];
    const large = sheets.view('base', names, LENGTH);
    expect(large.missing).toHaveLength(50);
    expect(firstOf(large, 0)).toBe(2);
    expect(new Set(large.slots).size).toBe(51);
    // A run that looks at the old sheet still finds its own there.
    expect(firstOf(small, 0)).toBe(1);
    expect([...sheets.view('base', ['a'], LENGTH).missing]).toEqual([0]);
  });

  it('take no more than their room, the sheet unused for longest goes first', () => {
    const sheets = new GridSheets(2 * FOUR_NODES_BYTES);
    const names = ['a', 'b', 'c', 'd'];
    for (const key of ['one', 'two', 'three']) {
      const view = sheets.view(key, names, LENGTH);
      value(view, 1);
      publishNodes(view, names);
      sheets.view('one', names, LENGTH);
    }
    expect(sheets.view('one', names, LENGTH).missing).toHaveLength(0);
    expect(sheets.view('three', names, LENGTH).missing).toHaveLength(0);
    expect(sheets.view('two', names, LENGTH).missing).toHaveLength(4);
  });

  it('of sheets that were renewed and gone count no more', () => {
    const sheets = new GridSheets(3 * FOUR_NODES_BYTES);
    const names = ['a', 'b', 'c', 'd'];
    for (let run = 0; run < 20; run++) {
      sheets.view(`run ${run}`, names, LENGTH);
      // What a run never publishes leaves no room, so that the next has a new sheet.
      sheets.view('again', names, LENGTH);
    }
    const kept = ['one', 'two'];
    for (const key of kept) publishNodes(sheets.view(key, names, LENGTH), names);
    for (const key of kept) expect(sheets.view(key, names, LENGTH).missing, key).toHaveLength(0);
  });
});
