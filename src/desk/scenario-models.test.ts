import { beforeAll, describe, expect, it } from 'vitest';
import { inlineFitter } from '../../calibration/model-fitter.ts';
import { exampleDay, lockOf, SMALL_RUN } from '../../test/fixtures/example-day.ts';
import type { RateModel } from '../models/rate/rate-model.ts';
import { scaledVolatility } from '../models/rate/scaled-volatility.ts';
import { modelTables, pathModels } from '../sim/path-model.ts';
import { simulateInline } from '../sim/simulate.ts';
import type { SimulationPlan } from '../sim/simulation-plan.ts';
import { timeGrid } from '../sim/time-grid.ts';
import type { DeskRequest } from './desk-request.ts';
import type { MarketDay } from './market-day.ts';
import { assessRisk } from './risk.ts';
import { stressBook } from './stress.ts';

/** Thrown in place of the run of the book, whose plan is all that is looked at. */
const ENOUGH = new Error('The plan is known.');

let day: MarketDay;
beforeAll(async () => {
  day = await exampleDay();
}, 60_000);

/** The plan of a desk's run of its book. */
async function planOf(
  ask: (request: DeskRequest) => Promise<unknown>,
  risen: RateModel,
): Promise<SimulationPlan> {
  let plan: SimulationPlan | undefined;
  const run = {
    ...SMALL_RUN,
    pathCount: 256,
    fitter: { ...inlineFitter, afterVolatilityRise: async () => risen },
    simulate: (asked: SimulationPlan) => {
      // Strips are valued in one scenario, before the book.
      if (asked.scenarioModels.length === 1) return simulateInline(asked);
      plan = asked;
      return Promise.reject(ENOUGH);
    },
  };
  const { snapshot: market, calibration } = day;
  await expect(ask({ market, calibration, locks: [lockOf()], positions: [], run })).rejects.toBe(ENOUGH);
  return plan!;
}

/** The models of a plan's scenarios, as numbers. */
function scenarioTables(plan: SimulationPlan): unknown[] {
  return [...plan.scenarioModels].map((index) => modelTables(plan.models[index]!));
}

function tablesOf(model: RateModel, plan: SimulationPlan): unknown {
  return modelTables(pathModels([model], timeGrid(day.asOf, plan.months))[0]!);
}

describe('the rate models of a desk’s scenarios', () => {
  it('are today’s for risk, but for vega', async () => {
    const risen = scaledVolatility(day.model, 1.01);
    const plan = await planOf(assessRisk, risen);
    const [calm, raised] = [tablesOf(day.model, plan), tablesOf(risen, plan)];
    const models = scenarioTables(plan);
    expect(calm).not.toEqual(raised);
    // The scenario of vega is the last.
    expect(models.at(-1)).toEqual(raised);
    for (const model of models.slice(0, -1)) expect(model).toEqual(calm);
  });

  it('have each stress’s own volatility', async () => {
    const factors = [1.2, undefined, 0.8, 1.2, 1];
    const scenarios = {
      schemaVersion: 1 as const,
      scenarios: factors.map((volatilityFactor, index) => ({
        id: String(index),
        name: String(index),
        // Scenarios that are equal would be run once.
        oasBp: index + 1,
        ...(volatilityFactor === undefined ? {} : { volatilityFactor }),
      })),
    };
    const plan = await planOf((request) => stressBook({ ...request, scenarios }), day.model);
    const models = scenarioTables(plan);
    const stressed = models.slice(-factors.length);
    factors.forEach((factor = 1, index) => {
      expect(stressed[index]).toEqual(tablesOf(scaledVolatility(day.model, factor), plan));
    });
    for (const model of models.slice(0, -factors.length)) expect(model).toEqual(tablesOf(day.model, plan));
    expect(plan.models).toHaveLength(3);
  });
});
