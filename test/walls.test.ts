import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { circleAmong, type Import, packageOf, readSources, roomOf, type Source, target } from '../tools/sources.ts';

const lower = ['kit', 'model'];
const pure = ['kit', 'model', 'wire', 'detect', 'contract', 'policy', 'identity', 'limit', 'store', 'flow'];
const mayReveal = ['wire', 'detect', 'contract', 'identity', 'flow', 'scan'];

/** Who may import whom, from the bottom up. What does not fit is in the wrong package. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  model: ['kit'],
  wire: lower,
  detect: lower,
  contract: lower,
  policy: lower,
  identity: lower,
  store: lower,
  limit: lower,
  'store-local': [...lower, 'store'],
  control: [...lower, 'store'],
  flow: [...lower, 'wire', 'detect', 'contract', 'policy', 'identity', 'limit', 'store'],
  gateway: [...lower, 'flow', 'store', 'store-local'],
  sluice: [...lower, ...'wire detect contract policy identity limit store store-local store-cluster control flow gateway demo'.split(' ')],
  demo: [],
};

const root = process.env['SLUICE_WALLS_ROOT'] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const everything = readSources(root);
const packages = everything.filter(({ room }) => room in allowed);
const products = packages.filter(({ isTest }) => !isTest);
const pureProducts = products.filter(({ room }) => pure.includes(room));

suite('walls', () => {
  keeps('a package imports only those that the table allows', packages, ({ room, imports }) =>
    imports.filter(({ to }) => isOurs(to) && roomNamed(to) !== room && !allowed[room]?.includes(roomNamed(to))),
  );
  keeps('a package is imported by name, and only its face', everything, (source) =>
    source.imports.filter((one) => (isOurs(one.to) ? !isFace(one.to) : one.to.startsWith('.') && leavesTheRoom(source, one))),
  );
  keeps('inside a package nobody imports its own face', packages, (source) =>
    source.imports.filter((one) => roomNamed(one.to) === source.room || target(source, one) === `packages/${source.room}/src/index.ts`),
  );
  keeps('of store-local, gateway imports only the segment writer', products, ({ room, imports }) =>
    imports.filter(
      ({ names, to }) => room === 'gateway' && roomNamed(to) === 'store-local' && !names.every((name) => /segment/i.test(name)),
    ),
  );
  keeps('a pure package imports nothing of Node', pureProducts, ({ imports }) => imports.filter(({ to }) => to.startsWith('node:')));
  // An import evaluates every export, and some of node:http load a client of WebSockets: 0.1 s of processor in each process that starts.
  keeps('outside of the demo nothing but types of node:http is imported', products, ({ room, text }) =>
    (text.match(/^import [^;]*? from 'node:http'/gm) ?? []).filter((line) => room !== 'demo' && !line.startsWith('import type ')),
  );
  keeps(
    'a pure package reads neither the clock nor chance',
    pureProducts,
    ({ text }) =>
      text.match(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\.(?:getRandomValues|randomUUID)\b/g) ?? [],
  );
  keeps('an imported npm package is declared by the package that imports it', everything, (source) =>
    source.imports.filter(({ to }) => !/^(?:\.|node:)/.test(to) && !isDeclared(packageOf(to), source)),
  );
  keeps('only the packages that judge reveal a raw value', products, ({ room, text }) =>
    mayReveal.includes(room) ? [] : (text.match(/\bRaw\s*\.\s*reveal\b|\breveal\b[^{}]*\}\s*=\s*Raw\b/g) ?? []),
  );

  test('no file imports itself by way of others, types included', () => {
    assert.equal(circleAmong(everything), undefined);
  });
});

function keeps(promise: string, sources: readonly Source[], breaches: (source: Source) => readonly (Import | string)[]): void {
  test(promise, () => {
    const broken = sources.flatMap((source) => breaches(source).map((one) => `${source.path}: ${typeof one === 'string' ? one : one.to}`));
    assert.deepEqual(broken, []);
  });
}

const isOurs = (specifier: string): boolean => specifier.startsWith('@sluice/');
const roomNamed = (specifier: string): string => (isOurs(specifier) ? packageOf(specifier).slice('@sluice/'.length) : '');
const folderOf = (room: string): string => (existsSync(join(root, 'packages', room)) ? `packages/${room}` : room);

function isFace(specifier: string): boolean {
  return `.${specifier.slice(packageOf(specifier).length)}` in (manifest(folderOf(roomNamed(specifier)))['exports'] ?? {});
}
function leavesTheRoom(source: Source, one: Import): boolean {
  const [from, to] = [source.room, roomOf(target(source, one))];
  return from !== to && (from in allowed || to in allowed);
}
function isDeclared(name: string, { isTest, room }: Source): boolean {
  const isWorkshop = !(room in allowed); // Tests of the whole, tools and benches stand outside and may use every face.
  const { dependencies, optionalDependencies } = manifest(folderOf(room));
  const declared = { ...dependencies, ...optionalDependencies, ...(isTest || isWorkshop ? manifest('.')['devDependencies'] : {}) };
  return name in declared || (isWorkshop && isOurs(name));
}
function manifest(folder: string): Record<string, object | undefined> {
  const path = join(root, folder, 'package.json');
  const parsed: Record<string, object | undefined> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return parsed;
}
