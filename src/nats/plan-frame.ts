import { createHash } from 'node:crypto';
import { invariant } from '../core/invariant.ts';
import type { PlanTables } from '../sim/plan-tables.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { planSchema } from './plan-schema.ts';

/** A plan's bytes and their name. */
export interface PlanFrame {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
}

type Table = Float64Array | Int32Array;

/** A table's place in the body: float64 tables first, so that each lies as its numbers want. */
interface TablePlace {
  readonly $table: 'float64' | 'int32';
  readonly index: number;
}

/** A number that JSON does not write. */
interface OddNumber {
  readonly $number: string;
}

/** What workers need of a plan as bytes: everything but the locks that are read off the sums, and names they find themselves. */
export function encodePlan({ grid, keys: _keys, ...plan }: SimulationPlan): PlanFrame {
  const none = new Float64Array(0);
  const wanted = {
    ...plan,
    grid:
      grid === undefined ? null : { ...grid, lockOrder: new Int32Array(0), lockRows: none, weights: none },
  };
  const floats: Float64Array[] = [];
  const integers: Int32Array[] = [];
  const tree = withPlaces(wanted, (table) => {
    if (table instanceof Float64Array) return { $table: 'float64', index: placeIn(floats, table) };
    return { $table: 'int32', index: placeIn(integers, table) };
  });
  const head = {
    plan: tree,
    floats: floats.map(({ length }) => length),
    integers: integers.map(({ length }) => length),
  };
  const bytes = encodeFrame(head, [...floats, ...integers]);
  return { bytes, digest: digestOfBytes(bytes) };
}

/** SHA-256 of bytes, hexadecimal. */
export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * A plan from its bytes, its tables in memory that threads share; undefined when it is none, or when not one byte less
 * or more is there than its tables have.
 */
export function decodePlan(bytes: Uint8Array): PlanTables | undefined {
  const frame = decodeFrame(bytes);
  const head = frame?.head;
  if (frame === undefined || !isRecord(head)) return undefined;
  const tables = tablesOf(head, frame.body);
  if (tables === undefined) return undefined;
  return planSchema.safeParse(withTables(head.plan, tables)).data;
}

interface Tables {
  readonly float64: readonly Table[];
  readonly int32: readonly Table[];
}

function tablesOf(head: Readonly<Record<string, unknown>>, body: Uint8Array): Tables | undefined {
  const [floats, integers] = [lengthsOf(head.floats), lengthsOf(head.integers)];
  if (floats === undefined || integers === undefined) return undefined;
  const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);
  const floatBytes = total(floats) * Float64Array.BYTES_PER_ELEMENT;
  if (floatBytes + total(integers) * Int32Array.BYTES_PER_ELEMENT !== body.length) return undefined;
  const memory = new SharedArrayBuffer(body.length);
  new Uint8Array(memory).set(body);
  let at = 0;
  const float64 = floats.map((length) => {
    const table = new Float64Array(memory, at, length);
    at += table.byteLength;
    return table;
  });
  const int32 = integers.map((length) => {
    const table = new Int32Array(memory, at, length);
    at += table.byteLength;
    return table;
  });
  return { float64, int32 };
}

function lengthsOf(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const lengths: unknown[] = value;
  return lengths.every((length): length is number => Number.isSafeInteger(length) && Number(length) >= 0)
    ? lengths
    : undefined;
}

/** Place of a table in a list that has each once. */
function placeIn<T>(list: T[], table: T): number {
  const known = list.indexOf(table);
  return known >= 0 ? known : list.push(table) - 1;
}

/** A value with places for its tables. */
function withPlaces(value: unknown, placeOf: (table: Table) => TablePlace): unknown {
  if (value instanceof Float64Array || value instanceof Int32Array) return placeOf(value);
  if (typeof value === 'number') {
    const plain = Number.isFinite(value) && !Object.is(value, -0);
    return plain ? value : ({ $number: Object.is(value, -0) ? '-0' : String(value) } satisfies OddNumber);
  }
  if (Array.isArray(value)) return value.map((item) => withPlaces(item, placeOf));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlaces(item, placeOf)]));
  }
  invariant(value === null || typeof value === 'string', 'A plan is made of tables, numbers and texts.');
  return value;
}

/** A value with its tables in their places; a place that is none stays what it is, and the schema refuses it. */
function withTables(value: unknown, tables: Tables): unknown {
  if (Array.isArray(value)) return value.map((item) => withTables(item, tables));
  if (!isRecord(value)) return value;
  const { $table, $number, index } = value;
  if (typeof $number === 'string') return Number($number);
  if (($table === 'float64' || $table === 'int32') && typeof index === 'number') return tables[$table][index];
  const entries = Object.entries(value).map(([key, item]) => [key, withTables(item, tables)] as const);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
