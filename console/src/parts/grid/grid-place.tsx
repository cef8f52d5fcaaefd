import type { ReactNode } from 'react';

const ROW_PX = 26;
/** Filter, head, foot and borders. */
const AROUND_PX = 112;
/** As many rows as can be read without scrolling, unless a view says otherwise. */
const ROWS_MAX = 18;

interface GridPlaceProps {
  readonly rowCount: number;
  readonly hasTotals?: boolean;
  readonly rowsMax?: number;
  readonly children: ReactNode;
}

/** Room for a grid amid other parts of a view: as high as its rows, up to a limit. */
export function GridPlace({ rowCount, hasTotals = false, rowsMax = ROWS_MAX, children }: GridPlaceProps) {
  const rows = Math.min(rowCount, rowsMax) + (hasTotals ? 1 : 0);
  return (
    <div className="grid-place" style={{ height: AROUND_PX + ROW_PX * rows }}>
      {children}
    </div>
  );
}
