/** Paths in a block: the unit of work, of cancellation, and of reduction. */
export const BLOCK_PATHS = 64;
