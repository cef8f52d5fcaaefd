import { useSearchParams } from 'wouter';

const PARAMETER = 'do';

/** A dialog of a view that stands in its address: it can be shared, and opened from anywhere. */
export function useDialogAddress(name: string): {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
} {
  const [params, setParams] = useSearchParams();
  const change = (edit: (params: URLSearchParams) => void): void =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        edit(next);
        return next;
      },
      { replace: true },
    );
  return {
    isOpen: params.get(PARAMETER) === name,
    open: () => change((next) => next.set(PARAMETER, name)),
    close: () => change((next) => next.delete(PARAMETER)),
  };
}
