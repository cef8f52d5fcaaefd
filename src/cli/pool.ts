import { type PathPool, pathPool } from '../workers/path-pool.ts';

/** Opens a pool for as long as the work takes. */
export async function withPool<T>(
  threads: number | undefined,
  work: (pool: PathPool) => Promise<T>,
): Promise<T> {
  const pool = pathPool(threads);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
