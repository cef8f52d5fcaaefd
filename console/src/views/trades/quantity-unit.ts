/** Whether an instrument is counted in dollars of face; futures and options are in contracts. */
export function isByFace(instrument: string): boolean {
  return /^(UMBS|GNMA|UST)/.test(instrument);
}
