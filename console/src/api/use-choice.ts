import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/** A choice that stands in the address, so that it can be shared; empty takes it out. */
export function useChoice(name: string): readonly [string | null, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [params.get(name), set];
}
