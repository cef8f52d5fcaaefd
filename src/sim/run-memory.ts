import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { GridSheets } from './grid-sheets.ts';

const PAGE_BYTES = 65_536;
/** Regions start on a cache line. */
const LINE_BYTES = 64;
/** The kernels' constants lie below: the first page. */
const FIRST_BYTE = PAGE_BYTES;

/** What sums of each kind may take beside the memory, as a share of it. */
const SUMS_SHARE = 0.25;
/** What an instrument takes beside its sums: its name, its place in a map and the head of its array. */
export const ENTRY_BYTES = 512;

/** A part of the memory with content of its own. */
export interface Region {
  readonly key: string;
  /** First byte. */
  readonly address: number;
  readonly bytes: number;
}

interface HeldRegion extends Region {
  pins: number;
  used: number;
}

/**
 * One block of memory that every thread reads and writes, of fixed size: path sets and scenario drivers by what
 * they are made of, and the threads' scratch. What nobody holds stays until its room is needed, the longest unused first.
 */
export class RunMemory {
  readonly memory: WebAssembly.Memory;
  /** Sums of instruments that finished runs have left. */
  readonly sums: SumsCache;
  /** Moments of grid nodes that runs have left. */
  readonly grids: GridSheets;
  readonly #held = new Map<string, HeldRegion>();
  /** Gaps in order of address. */
  #gaps: { address: number; bytes: number }[];
  #clock = 0;

  /** @param bytes of the memory, rounded up to whole pages; untouched pages take no room in the machine */
  constructor(bytes: number) {
    const pages = Math.ceil((bytes + FIRST_BYTE) / PAGE_BYTES);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.#gaps = [{ address: FIRST_BYTE, bytes: pages * PAGE_BYTES - FIRST_BYTE }];
    this.sums = new SumsCache(bytes * SUMS_SHARE);
    this.grids = new GridSheets(bytes * SUMS_SHARE);
  }

  /** Bytes that regions can take together. */
  get capacity(): number {
    return this.memory.buffer.byteLength - FIRST_BYTE;
  }

  /**
   * The region with a content, to be released after use: the one that is there, or a new one.
   *
   * @param zeroed bytes at its start that a new region has cleared
   * @throws CounterpoiseError SIMULATION_TOO_LARGE when what others hold leaves no room
   */
  hold(key: string, bytes: number, zeroed: number): Region {
    const known = this.#held.get(key);
    if (known !== undefined) {
      invariant(known.bytes >= bytes, 'A content has one size.');
      known.pins += 1;
      known.used = ++this.#clock;
      return known;
    }
    const size = Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
    const region = { key, address: this.#place(size), bytes: size, pins: 1, used: ++this.#clock };
    new Uint8Array(this.memory.buffer, region.address, zeroed).fill(0);
    this.#held.set(key, region);
    return region;
  }

  /**
   * Gives a region back.
   *
   * @param keep whether its content is of use to later runs
   */
  release({ key }: Region, keep: boolean): void {
    const region = this.#held.get(key);
    invariant(
      region !== undefined && region.pins > 0,
      'A region is released once for each time it was held.',
    );
    region.pins -= 1;
    if (region.pins === 0 && !keep) this.#free(region);
  }

  #place(bytes: number): number {
    for (;;) {
      const gap = this.#gaps.find((one) => one.bytes >= bytes);
      if (gap !== undefined) {
        const { address } = gap;
        gap.address += bytes;
        gap.bytes -= bytes;
        return address;
      }
      let oldest: HeldRegion | undefined;
      for (const region of this.#held.values()) {
        if (region.pins === 0 && (oldest === undefined || region.used < oldest.used)) oldest = region;
      }
      if (oldest === undefined) {
        throw new CounterpoiseError('SIMULATION_TOO_LARGE', `The run needs ${bytes} bytes in one piece.`, {
          found: `${bytes} bytes`,
          accepted: `what other runs leave of ${this.capacity} bytes`,
        });
      }
      this.#free(oldest);
    }
  }

  #free(region: HeldRegion): void {
    this.#held.delete(region.key);
    const gaps = [...this.#gaps, { address: region.address, bytes: region.bytes }]
      .filter((gap) => gap.bytes > 0)
      .sort((left, right) => left.address - right.address);
    const merged: { address: number; bytes: number }[] = [];
    for (const gap of gaps) {
      const last = merged.at(-1);
      if (last !== undefined && last.address + last.bytes === gap.address) last.bytes += gap.bytes;
      else merged.push({ ...gap });
    }
    this.#gaps = merged;
  }
}

/**
 * Sums of single instruments, in sheets of one scenario each. When they take too many bytes, the sheet unused for longest
 * goes first, instrument by instrument.
 */
export class SumsCache {
  readonly #bytesMax: number;
  readonly #sheets = new Map<string, Map<string, Float64Array>>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** What runs have left of a scenario, by instrument; it counts as used now. */
  sheet(name: string): ReadonlyMap<string, Float64Array> {
    const found = this.#sheets.get(name);
    if (found === undefined) return NOTHING;
    this.#sheets.delete(name);
    this.#sheets.set(name, found);
    return found;
  }

  /** Keeps an instrument's sums under a scenario, which nobody changes any more. */
  keep(sheet: string, instrument: string, sums: Float64Array): void {
    const found = this.#sheets.get(sheet) ?? new Map<string, Float64Array>();
    this.#sheets.delete(sheet);
    this.#sheets.set(sheet, found);
    if (found.has(instrument)) return;
    found.set(instrument, sums);
    this.#bytes += ENTRY_BYTES + sums.byteLength;
    for (const [sheetName, oldest] of this.#sheets) {
      for (const [name, old] of oldest) {
        if (this.#bytes <= this.#bytesMax) return;
        oldest.delete(name);
        this.#bytes -= ENTRY_BYTES + old.byteLength;
      }
      this.#sheets.delete(sheetName);
    }
  }
}

const NOTHING: ReadonlyMap<string, Float64Array> = new Map();
