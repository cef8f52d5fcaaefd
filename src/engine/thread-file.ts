/** The file of a thread beside a module: TypeScript as it was written, or what it was built into. */
export function threadFile(moduleUrl: string, name: string): URL {
  return new URL(`./${name}.${moduleUrl.endsWith('.ts') ? 'ts' : 'js'}`, moduleUrl);
}
