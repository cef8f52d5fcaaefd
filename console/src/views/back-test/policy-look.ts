import type { Policy } from '../../../../src/desk/backtest/backtest-config.ts';

/** How policies are called and drawn; no hedge is dashed, so that it is told apart without its colour. */
export const POLICY_LOOK: Readonly<
  Record<
    Policy,
    {
      readonly name: string;
      readonly about: string;
      readonly colour: string;
      readonly dashed: boolean;
    }
  >
> = {
  none: { name: 'No hedge', about: 'the book’s own P&L', colour: '--series-6', dashed: true },
  duration: { name: 'Duration', about: 'one TBA against net DV01', colour: '--locks', dashed: false },
  'duration-convexity': {
    name: 'Duration, convexity',
    about: 'DV01, convexity, key rates and cost, with futures',
    colour: '--hedge',
    dashed: false,
  },
  shortfall: {
    name: 'Least shortfall',
    about: 'least expected shortfall of the next day, and cost',
    colour: '--series-4',
    dashed: false,
  },
};
