interface ProgressBarProps {
  /** What is on its way, in words. */
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
}

/** How far something is. */
export function ProgressBar({ label, share }: ProgressBarProps) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}
