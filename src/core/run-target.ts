/** Members of a run that say how many paths it takes. */
interface RunLength {
  readonly pathCount?: number | undefined;
  readonly targetStandardError?: number | undefined;
  readonly pathCountMax?: number | undefined;
}

/**
 * What is wrong with how a run says its length: it names either a number of paths, or an error to reach within a number.
 *
 * @returns the member at fault and why, or undefined
 */
export function runLengthFault(
  run: RunLength,
): { readonly member: keyof RunLength; readonly message: string } | undefined {
  if ((run.targetStandardError === undefined) !== (run.pathCountMax === undefined)) {
    return {
      member: run.pathCountMax === undefined ? 'pathCountMax' : 'targetStandardError',
      message: 'targetStandardError and pathCountMax are given together or not at all',
    };
  }
  if (run.pathCount !== undefined && run.targetStandardError !== undefined) {
    return { member: 'pathCount', message: 'pathCount and targetStandardError exclude each other' };
  }
  return undefined;
}
