import type { IsoDate } from '../core/dates.ts';
import { digestOf } from '../core/digest.ts';
import { type ReadPipelineOptions, readPipeline } from './files/read-pipeline.ts';
import { readPipelineJson } from './files/read-pipeline-json.ts';
import { pipelineDocument } from './pipeline-document.ts';

/** How an upload is read. */
export type UploadOptions = ReadPipelineOptions & { readonly asOf: IsoDate };

/** A pipeline that was uploaded, as it is stored. */
export interface WrittenPipeline {
  readonly documentJson: string;
  readonly contentDigest: string;
  readonly lockCount: number;
  /** What the reader refused and remarked. */
  readonly readingJson: string;
}

/** Whatever reads uploads: here, or in another thread, since thousands of locks take a while. */
export type PipelineReader = (body: unknown, options: UploadOptions) => Promise<WrittenPipeline>;

/** How errors name an upload, which has no file name. */
const UPLOAD = 'pipeline';

/**
 * Reads an uploaded pipeline and writes its good locks as the document that is stored.
 *
 * @param body text of a CSV, or what a JSON body holds
 * @throws CounterpoiseError as the readers of the two forms
 */
export function writtenPipeline(body: unknown, options: UploadOptions): WrittenPipeline {
  const { locks, ...reading } =
    typeof body === 'string'
      ? readPipeline(body, UPLOAD, options)
      : readPipelineJson(body, UPLOAD, { asOf: options.asOf });
  const document = pipelineDocument(locks, options.asOf);
  return {
    documentJson: JSON.stringify(document),
    contentDigest: digestOf(document),
    lockCount: locks.length,
    readingJson: JSON.stringify(reading),
  };
}
