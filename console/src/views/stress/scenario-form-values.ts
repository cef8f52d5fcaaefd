import type { StressScenario } from '../../../../src/desk/files/scenarios-file.ts';
import { signed } from '../../format/numbers.ts';

export const TENORS_YEARS = [2, 5, 10, 20, 30] as const;

/** A scenario as it is written on the screen; null leaves a thing as it is. */
export interface ScenarioForm {
  readonly name: string;
  readonly curve: 'none' | 'parallel' | 'points';
  readonly parallelBp: number | null;
  /** By tenor; an empty one lies on the line between its neighbours. */
  readonly pointsBp: Readonly<Record<number, number | null>>;
  readonly volatilityPercent: number | null;
  readonly refinancingPercent: number | null;
  readonly turnoverPercent: number | null;
  readonly defaultPercent: number | null;
  readonly pullThroughPoints: number | null;
  readonly mortgageBasisBp: number | null;
  readonly oasBp: number | null;
}

export const EMPTY_FORM: ScenarioForm = {
  name: '',
  curve: 'parallel',
  parallelBp: null,
  pointsBp: {},
  volatilityPercent: null,
  refinancingPercent: null,
  turnoverPercent: null,
  defaultPercent: null,
  pullThroughPoints: null,
  mortgageBasisBp: null,
  oasBp: null,
};

/** Decimals of a factor or shift beyond which there is only binary dust. */
const DECIMALS = 8;
const ID_LENGTH_MAX = 60;

/**
 * The scenario a form means.
 *
 * @param taken ids of others
 * @returns null for a form that changes nothing
 */
export function scenarioOf(form: ScenarioForm, taken: ReadonlySet<string>): StressScenario | null {
  const points = TENORS_YEARS.flatMap((years) => {
    const shiftBp = form.pointsBp[years] ?? null;
    return shiftBp === null ? [] : [{ years, shiftBp }];
  });
  const changes = {
    ...(form.curve === 'parallel' && form.parallelBp !== null
      ? { curve: { parallelBp: form.parallelBp } }
      : {}),
    ...(form.curve === 'points' && points.length > 0 ? { curve: { points } } : {}),
    ...present('volatilityFactor', factorOf(form.volatilityPercent)),
    ...present('refinancingFactor', factorOf(form.refinancingPercent)),
    ...present('turnoverFactor', factorOf(form.turnoverPercent)),
    ...present('defaultFactor', factorOf(form.defaultPercent)),
    ...present(
      'pullThroughShift',
      form.pullThroughPoints === null ? null : rounded(form.pullThroughPoints / 100),
    ),
    ...present('mortgageBasisBp', form.mortgageBasisBp),
    ...present('oasBp', form.oasBp),
  };
  if (Object.keys(changes).length === 0) return null;
  const name = form.name.trim() || describeScenario(changes);
  return { id: freeId(name, taken), name, ...changes };
}

/** What a scenario moves, in a line. */
export function describeScenario(scenario: Omit<StressScenario, 'id' | 'name'>): string {
  const { curve, historical, couponOasBp } = scenario;
  const percent = (factor: number): string => `${signed((factor - 1) * 100)} %`;
  const parts = [
    curve === undefined
      ? null
      : 'parallelBp' in curve
        ? `rates ${signed(curve.parallelBp)} bp`
        : curve.points.map(({ years, shiftBp }) => `${years}y ${signed(shiftBp)}`).join(', '),
    historical === undefined ? null : `as on ${historical.date}`,
    told('volatility', scenario.volatilityFactor, percent),
    told('refinancing', scenario.refinancingFactor, percent),
    told('turnover', scenario.turnoverFactor, percent),
    told('defaults', scenario.defaultFactor, percent),
    told('pull-through', scenario.pullThroughShift, (shift) => `${signed(shift * 100, 1)} points`),
    told('mortgage rate', scenario.mortgageBasisBp, (bp) => `${signed(bp)} bp over swaps`),
    told('OAS', scenario.oasBp, (bp) => `${signed(bp)} bp`),
    couponOasBp?.map(({ instrument, oasBp }) => `${instrument} OAS ${signed(oasBp)} bp`).join(', '),
  ];
  return parts.filter(Boolean).join('; ');
}

function told(name: string, value: number | undefined, show: (value: number) => string): string | null {
  return value === undefined ? null : `${name} ${show(value)}`;
}

function present(name: keyof StressScenario, value: number | null): Readonly<Record<string, number>> {
  return value === null ? {} : { [name]: value };
}

function factorOf(percent: number | null): number | null {
  return percent === null ? null : rounded(1 + percent / 100);
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll('−', '-')
    .replace(/[^a-z0-9+.-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, ID_LENGTH_MAX);
  const wanted = plain || 'scenario';
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(id)) return id;
  }
}
