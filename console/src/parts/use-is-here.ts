import { type RefObject, useEffect, useRef } from 'react';

/** Whether a part of the page still stands: what ends after it must take nobody elsewhere. */
export function useIsHere(): RefObject<boolean> {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return isHere;
}
