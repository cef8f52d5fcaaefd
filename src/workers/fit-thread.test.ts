import { describe, expect, it } from 'vitest';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import { inlineFitter } from '../../calibration/model-fitter.ts';
import { CALIBRATION_MARKET } from '../../test/fixtures/calibration-market.ts';
import { threadFitter } from './fit-thread.ts';

const quotes = [1, 2, 5, 10].flatMap((expiryYears) =>
  [2, 10].map((tenorYears) => ({ expiryYears, tenorYears, quoteBp: 105 - expiryYears - 0.4 * tenorYears })),
);
const task = {
  market: CALIBRATION_MARKET,
  quotes,
  specification: calibrationWith('g2').rateModel,
  context: {},
};

describe('a fit in a thread of its own', () => {
  it('has the bits of one in this thread, and so has the model after a rise of volatility', async () => {
    const here = await inlineFitter.fit(task);
    const there = await threadFitter.fit(task);
    expect(there).toStrictEqual(here);
    const rise = { ...task, model: here.model };
    expect(await threadFitter.afterVolatilityRise(rise)).toStrictEqual(
      await inlineFitter.afterVolatilityRise(rise),
    );
  });

  it('leaves this thread free', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns++;
    }, 1);
    await threadFitter.fit(task);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('gives up at once when it is cancelled, before or on the way', async () => {
    const cancelled = expect.objectContaining({ code: 'SIMULATION_CANCELLED' });
    await expect(threadFitter.fit(task, AbortSignal.abort())).rejects.toEqual(cancelled);
    const controller = new AbortController();
    const fit = threadFitter.fit(task, controller.signal);
    controller.abort();
    await expect(fit).rejects.toEqual(cancelled);
  });

  it('names what is wrong with the task', async () => {
    const few = threadFitter.fit({ ...task, quotes: quotes.slice(0, 2) });
    await expect(few).rejects.toMatchObject({ code: 'MARKET_INCOMPLETE' });
  });
});
