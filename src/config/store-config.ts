import { z } from 'zod';

const SIZE_MAX_MIB = 1_048_576;

/** Where everything the server remembers is kept. */
export const storeConfigSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sqlite').describe('A store embedded in the server, in files of its own.'),
      dataDir: z
        .string()
        .min(1)
        .default('.counterpoise')
        .describe(
          'Folder of the store, made where it is missing. On a local disk, never on a network share.',
        ),
      sizeMaxMib: z
        .number()
        .int()
        .min(16)
        .max(SIZE_MAX_MIB)
        .nullable()
        .default(null)
        .describe('Size beyond which the store takes nothing more, so that its disk has room; null: none.'),
    }),
    z.strictObject({
      kind: z.literal('postgresql').describe('A PostgreSQL server, 15 or newer.'),
      url: z
        .string()
        .regex(/^postgres(ql)?:\/\//, 'is not a URL that begins with postgresql://')
        .optional()
        .describe('Connection URL. With a password it is taken from the environment alone.'),
      urlFile: z.string().min(1).optional().describe('File that holds the connection URL and nothing else.'),
      backupTaken: z
        .boolean()
        .default(false)
        .describe('That there is a backup, so that a store of an older version may be changed.'),
    }),
  ])
  .refine((store) => store.kind === 'sqlite' || store.url !== undefined || store.urlFile !== undefined, {
    path: ['urlFile'],
    message: 'needs a file name, or url a value',
  })
  .prefault({ kind: 'sqlite' });

export type StoreConfig = z.output<typeof storeConfigSchema>;
