/** Changes that may wait for the one under way: some seconds of work, and little memory. */
export const CHANGES_WAITING_MAX = 10_000;
