import { shared, sharedIntegers } from './shared-table.ts';

/** Moments of a grid's nodes in one scenario, in memory that threads share: [slot][moments of all batches]. */
export interface GridSheet {
  readonly sums: Float64Array;
  /** Slots of nodes that are whole. */
  readonly slots: Map<string, number>;
  readonly length: number;
  next: number;
}

/** A run's view of a sheet. */
export interface SheetView {
  readonly sheet: GridSheet;
  /** [node]: its slot. */
  readonly slots: Int32Array;
  /** Nodes that nobody has valued: their slots are this run's alone until it publishes them. */
  readonly missing: Int32Array;
}

const NONE = sharedIntegers(0);
/** Room that a new sheet leaves for nodes to come. */
const SPARE_SHARE = 0.25;
/** What a sheet takes beside its moments, and each node in it: names, places in maps, heads of arrays. */
const SHEET_BYTES = 2_048;
const NODE_BYTES = 256;

/** Bytes that a sheet takes, names and all. */
export function sheetBytes({ sums, length }: Pick<GridSheet, 'sums' | 'length'>): number {
  return SHEET_BYTES + sums.byteLength + (length === 0 ? 0 : (sums.length / length) * NODE_BYTES);
}

/**
 * Moments of nodes by scenario and by what the node is: runs read them where they stand. The sheet unused for longest
 * goes first.
 */
export class GridSheets {
  readonly #bytesMax: number;
  readonly #sheets = new Map<string, GridSheet>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * The slots of a run's nodes.
   *
   * @param key of the scenario's sums; `length` of a node's moments, all batches
   */
  view(key: string, nodes: readonly string[], length: number): SheetView {
    // A run without a grid leaves no sheet, of which there would be one for each of its scenarios.
    if (nodes.length === 0) return { sheet: renewed(undefined, nodes, length), slots: NONE, missing: NONE };
    let sheet = this.#sheets.get(key);
    const absent = nodes.filter((name) => sheet?.slots.has(name) !== true).length;
    if (sheet === undefined || (sheet.next + absent) * length > sheet.sums.length) {
      if (sheet !== undefined) this.#bytes -= sheetBytes(sheet);
      sheet = renewed(sheet, nodes, length);
      this.#bytes += sheetBytes(sheet);
    }
    this.#sheets.delete(key);
    this.#sheets.set(key, sheet);
    this.#evict(key);
    const slots = sharedIntegers(nodes.length);
    const missing: number[] = [];
    nodes.forEach((name, node) => {
      const known = sheet.slots.get(name);
      if (known === undefined) missing.push(node);
      slots[node] = known ?? sheet.next++;
    });
    return { sheet, slots, missing: Int32Array.from(missing) };
  }

  #evict(key: string): void {
    for (const [name, sheet] of this.#sheets) {
      if (this.#bytes <= this.#bytesMax || name === key) return;
      this.#bytes -= sheetBytes(sheet);
      this.#sheets.delete(name);
    }
  }
}

/** Makes a run's nodes known to others, once their moments are whole. */
export function publishNodes({ sheet, slots, missing }: SheetView, nodes: readonly string[]): void {
  for (const node of missing) {
    if (!sheet.slots.has(nodes[node]!)) sheet.slots.set(nodes[node]!, slots[node]!);
  }
}

/** A sheet with room for a run's nodes, and those of them that the old one had. */
function renewed(old: GridSheet | undefined, nodes: readonly string[], length: number): GridSheet {
  const capacity = Math.ceil(nodes.length * (1 + SPARE_SHARE));
  const sheet: GridSheet = { sums: shared(capacity * length), slots: new Map(), length, next: 0 };
  for (const name of nodes) {
    const slot = old?.slots.get(name);
    if (old === undefined || slot === undefined || sheet.slots.has(name)) continue;
    sheet.sums.set(old.sums.subarray(slot * length, (slot + 1) * length), sheet.next * length);
    sheet.slots.set(name, sheet.next++);
  }
  return sheet;
}
