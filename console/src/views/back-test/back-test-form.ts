import type { Policy } from '../../../../src/desk/backtest/backtest-config.ts';

/** What a reader chooses of a back-test; null and empty are the server's own. */
export interface BackTestForm {
  readonly from: string;
  readonly to: string;
  readonly policies: readonly Policy[];
  readonly warmUpDays: number | null;
  readonly everyDays: number | null;
  readonly netDv01Band: number | null;
  readonly convexityBand: number | null;
  readonly worlds: number | null;
  readonly locksPerDay: number | null;
  readonly pathCount: number | null;
  readonly worldSeed: string;
}

export const ALL_POLICIES: readonly Policy[] = ['none', 'duration', 'duration-convexity', 'shortfall'];

export const DEFAULT_BACK_TEST: BackTestForm = {
  from: '',
  to: '',
  policies: ALL_POLICIES,
  warmUpDays: null,
  everyDays: null,
  netDv01Band: null,
  convexityBand: null,
  worlds: null,
  locksPerDay: null,
  pathCount: null,
  worldSeed: '',
};

/** The configuration as the API takes it. */
export function backTestConfigOf(form: BackTestForm): Readonly<Record<string, unknown>> {
  const { from, to, policies, warmUpDays, everyDays, netDv01Band, convexityBand, worlds, locksPerDay } = form;
  const worldSeed = form.worldSeed.trim();
  const rebalance = {
    ...(everyDays === null ? {} : { everyDays }),
    ...(netDv01Band === null ? {} : { netDv01Band }),
    ...(convexityBand === null ? {} : { convexityBand }),
  };
  const world = {
    ...(worldSeed === '' ? {} : { seed: worldSeed }),
    ...(locksPerDay === null ? {} : { locksPerDay }),
  };
  return {
    schemaVersion: 1,
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(worlds === null ? {} : { worlds }),
    ...(warmUpDays === null ? {} : { warmUpDays }),
    policies: ALL_POLICIES.filter((policy) => policies.includes(policy)),
    ...(Object.keys(rebalance).length === 0 ? {} : { rebalance }),
    ...(Object.keys(world).length === 0 ? {} : { world }),
  };
}
