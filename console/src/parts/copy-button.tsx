import { useState } from 'react';
import { Button } from './button.tsx';

/** For how long it says that it has copied. */
const SAID_MS = 2_000;

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text }: { readonly text: () => string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  };
  return <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy'}</Button>;
}
