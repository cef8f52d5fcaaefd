import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../core/error-codes.ts';
import { PARTS_PER_PARCEL_MAX, type RunParcel } from '../sim/run-parcels.ts';
import { VALUED_KINDS } from '../sim/run-pieces.ts';

const ID_LENGTH_MAX = 64;
const TEXT_LENGTH_MAX = 400;
const THREADS_MAX = 256;
const SCENARIOS_PER_PART_MAX = 64;
const INSTRUMENTS_PER_PART_MAX = 100_000;
const INDEX_MAX = 2_147_483_647;

/** Ids are tokens of subjects. */
const id = z
  .string()
  .regex(/^[\w-]+$/)
  .max(ID_LENGTH_MAX);
const shortText = z.string().max(TEXT_LENGTH_MAX);
const index = z.int().min(0).max(INDEX_MAX);

/** A worker's word that it lives. */
export const announcementSchema = z.strictObject({
  workerId: id,
  threads: z.int().min(1).max(THREADS_MAX),
  classes: z.array(z.enum(['desk', 'batch'])).max(2),
  plain: id,
  relaxed: id,
  engine: z.record(shortText, shortText),
  /** It takes no more work. */
  leaving: z.boolean(),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** A server's answer to a worker. */
export const verdictSchema = z.strictObject({ welcome: z.boolean(), reason: shortText });

/** A run that ended. */
export const stopSchema = z.strictObject({ runId: id });

/** A parcel on its way to whichever worker takes it. */
export const workSchema = z.strictObject({
  runId: id,
  /** SHA-256 of the plan's bytes, its name in the object store. */
  plan: z.string().regex(/^[0-9a-f]{64}$/),
  parcel: index,
  batch: index,
  parts: z
    .array(
      z.strictObject({
        kind: z.enum(VALUED_KINDS),
        scenarios: z.array(index).min(1).max(SCENARIOS_PER_PART_MAX),
        instruments: z.array(index).min(1).max(INSTRUMENTS_PER_PART_MAX),
      }),
    )
    .min(1)
    .max(PARTS_PER_PARCEL_MAX),
});
export type Work = z.infer<typeof workSchema>;

/** Head of what comes back: how many numbers each part has, or why there are none. */
export const resultSchema = z.union([
  z.strictObject({ lengths: z.array(index).max(PARTS_PER_PARCEL_MAX) }),
  z.strictObject({
    failure: z.strictObject({
      code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
      message: shortText,
      details: z.strictObject({
        field: shortText.optional(),
        pointer: shortText.optional(),
        found: shortText.optional(),
        accepted: shortText.optional(),
      }),
    }),
  }),
]);
export type ResultHead = z.infer<typeof resultSchema>;

/** Says what a parcel is, for a message. */
export function workOf(runId: string, plan: string, parcel: number, { batch, parts }: RunParcel): Work {
  return {
    runId,
    plan,
    parcel,
    batch,
    parts: parts.map(({ kind, scenarios, instruments }) => ({
      kind,
      scenarios: [...scenarios],
      instruments: [...instruments],
    })),
  };
}

/** The parcel that a message says. */
export function parcelOf({ batch, parts }: Work): RunParcel {
  return {
    batch,
    parts: parts.map(({ kind, scenarios, instruments }) => ({
      kind,
      scenarios: Int32Array.from(scenarios),
      instruments: Int32Array.from(instruments),
    })),
    cost: 0,
  };
}

/** Reads a JSON message; undefined when it is not what it must be. */
export function readMessage<T>(schema: z.ZodType<T>, data: Uint8Array): T | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    return schema.safeParse(value).data;
  } catch {
    return undefined;
  }
}
