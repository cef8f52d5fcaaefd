import {
  type CellReaders,
  isJson,
  numberCell,
  percentCell,
  typedObjects,
  yesCell,
} from '../../format/csv-objects.ts';
import { decimalRate } from '../../format/decimal-rate.ts';

/** What a servicing book's CSV has as numbers; all else is text. */
const RIGHT_CELLS: CellReaders = {
  noteRate: decimalRate,
  balance: numberCell,
  loanCount: numberCell,
  ageMonths: numberCell,
  remainingMonths: numberCell,
  servicingFeeBp: numberCell,
  delinquent30Share: numberCell,
  delinquent60Share: numberCell,
  delinquent90Share: numberCell,
  escrowPerLoan: numberCell,
  marketMultiple: numberCell,
  oasBp: numberCell,
  fico: numberCell,
  dti: percentCell,
  ltv: percentCell,
  firstTimeBuyer: yesCell,
};

/** Rights as the API takes them, from the CSV of docs/files.md or the same in JSON. */
export function servicingFrom(text: string): readonly unknown[] {
  if (!isJson(text)) return typedObjects(text, RIGHT_CELLS);
  const document: unknown = JSON.parse(text);
  return Array.isArray(document) ? document : (document as { readonly rights: readonly unknown[] }).rights;
}
