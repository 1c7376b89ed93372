import { posix } from 'node:path';

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly license?: string;
  readonly name?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly version?: string;
}

/** One package.json for all: what any of the packages needs, in the versions that were tested. */
export function tarballManifest(workspace: Manifest, packages: readonly Manifest[]): object {
  const dependencies = new Map<string, string>();
  for (const [name, version] of packages.flatMap((one) => Object.entries(one.dependencies ?? {}))) {
    if (name.startsWith('@sluice/')) continue;
    const other = dependencies.get(name) ?? version;
    if (other !== version) throw new Error(`two versions of ${name}: ${other} and ${version}; choose one`);
    dependencies.set(name, version);
  }
  return {
    name: 'sluice',
    version: workspace.version,
    description: workspace.description,
    license: workspace.license,
    type: 'module',
    bin: { sluice: 'bin/sluice.mjs' },
    engines: { node: '>=18' }, // What begins; it goes on under the Node that the optional packages bring.
    dependencies: Object.fromEntries([...dependencies].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    optionalDependencies: workspace.optionalDependencies,
  };
}

/** Where each name that a package may be imported by leads: `@sluice/kit` to `packages/kit/src/index.js`. */
export function facesOf(folder: string, { exports = {}, name = '' }: Manifest): readonly (readonly [string, string])[] {
  return Object.entries(exports).map(([face, file]) => [posix.join(name, face), posix.join(folder, compiled(file))]);
}

const ourPackage = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(@sluice\/[\w/-]+)\2/g;
const relativeTypeScript = /(['"`])(\.{1,2}\/[\w./-]+\.ts)\1/g;
const bareTypeScript = /(['"`])[\w-]+\.ts\1/;

/** A compiled file whose paths hold inside the tarball. */
export function withTarballPaths(path: string, code: string, faces: ReadonlyMap<string, string>): string {
  const moved = code
    .replace(ourPackage, (whole, before: string, quote: string, name: string) => {
      const face = faces.get(name);
      return face === undefined ? whole : `${before}${quote}${pathBetween(path, face)}${quote}`;
    })
    // Scripts of worker processes are named by `new URL('./worker.ts', import.meta.url)`, which the compiler leaves as it is.
    .replace(relativeTypeScript, (_, quote: string, file: string) => `${quote}${compiled(file)}${quote}`);
  const lost = /['"]@sluice\/[\w/-]+['"]/.exec(moved) ?? bareTypeScript.exec(moved);
  if (lost !== null) {
    throw new Error(`${path} names ${lost[0]} in a way that a tarball cannot follow; import it, or use new URL('./…', import.meta.url)`);
  }
  return moved;
}

function pathBetween(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to).replace(/^(?!\.)/, './');
}

function compiled(file: string): string {
  return file.replace(/\.ts$/, '.js');
}
