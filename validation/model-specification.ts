import { parseWithSchema } from '../src/core/parse.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import { priceInstruments } from '../src/desk/price.ts';
import { pricingRequestSchema } from '../src/desk/pricing-request.ts';
import type { ValidationContext } from './validation-context.ts';

/** A European option on a swap, or with one payment a caplet. */
export interface OptionTerms {
  readonly expiryYears: number;
  readonly paymentTimesYears: readonly number[];
  /** Decimal, or the forward rate. */
  readonly strike: number | 'atm';
  readonly side: 'payer' | 'receiver';
}

/** What the closed form says of an option. */
export interface OptionPrice {
  /** Per 1 of notional. */
  readonly price: number;
  /** Decimal a year; NaN where no volatility gives the price. */
  readonly normalVolatility: number;
}

/** A piece that holds for ever, in a document that knows no infinity. */
const FAR_YEARS = 1000;

/** A rate model as pricing requests name it. */
function specificationOf(model: RateModel): unknown {
  if (model.kind !== 'hull-white') return model;
  const { kind, meanReversion, volatility } = model;
  return {
    kind,
    meanReversion,
    volatility:
      volatility.length === 1
        ? volatility[0]!.value
        : volatility.map(({ untilYears, value }) => ({ untilYears: Math.min(untilYears, FAR_YEARS), value })),
  };
}

/** Prices options by the closed forms that `price` answers with, whatever the model. */
export async function optionPrices(
  market: Pick<MarketSnapshot, 'asOf'>,
  model: RateModel,
  options: readonly OptionTerms[],
  { simulate, signal }: Pick<ValidationContext, 'simulate' | 'signal'>,
): Promise<readonly OptionPrice[]> {
  const request = parseWithSchema(
    pricingRequestSchema,
    {
      market,
      model: specificationOf(model),
      measures: ['price', 'implied-normal-vol'],
      instruments: options.map((option, index) => ({ ...option, kind: 'swaption', id: String(index) })),
    },
    {},
  );
  const { results } = await priceInstruments(request, { simulate, control: { signal } });
  return results.map(({ measures }) => ({
    price: Number(measures.price?.value ?? Number.NaN) / 100,
    normalVolatility: Number(measures['implied-normal-vol']?.value ?? Number.NaN),
  }));
}
