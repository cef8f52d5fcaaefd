/** A timer that does not keep the process alive. */
export function startTimer(delayMs: number, call: () => void): NodeJS.Timeout {
  return setTimeout(call, delayMs).unref();
}

/** The work's outcome; after an abort it is waited for no longer than the grace. */
export async function stoppedWithin<T>(work: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  const overdue = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = startTimer(graceMs, () => overdue.reject(signal.reason));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, overdue.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Whether the time ran out before the promise settled. */
export async function settledWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const { promise: timeUp, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), timeoutMs);
  const expired = await Promise.race([promise.then(() => false), timeUp]);
  clearTimeout(timer);
  return expired;
}
