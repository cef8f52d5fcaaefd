/** Says in the log of a test run what was measured, so that a figure can be told from a limit. */
export function tellReport(name: string, report: object): void {
  process.stderr.write(`${name}: ${JSON.stringify(report)}\n`);
}
