import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { sluice } from './support/commands.ts';

const root = dirname(import.meta.dirname);
const packaging = (name: string) => join(root, 'packaging', name);
const read = (name: string) => readFileSync(packaging(name), 'utf8');

/** What `systemd-analyze security` says of the unit: 0 is nothing exposed, 10 everything. */
const exposureMax = 1.1;

suite('what is shipped for deployment', () => {
  test('the unit of systemd is as little exposed as the network and a compiler allow', (t) => {
    const { error, stdout, stderr } = spawnSync('systemd-analyze', ['security', '--offline=true', packaging('sluice.service')], {
      encoding: 'utf8',
    });
    if (error || /unrecognized option/.test(stderr)) return t.skip('no systemd-analyze that reads a unit offline');

    const exposure = Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1]);
    assert.ok(
      exposure <= exposureMax,
      `${exposure}\n${stdout
        .split('\n')
        .filter((line) => line.startsWith('✗'))
        .join('\n')}`,
    );
  });

  test('the container runs as nobody in particular, on a root that is read only, and tells its health', () => {
    const docker = read('Dockerfile');
    const last = docker.slice(docker.lastIndexOf('\nFROM '));
    assert.match(last, /^USER 10001:10001$/m);
    assert.match(last, /^HEALTHCHECK .*\\\n\s+CMD \["node"/m);
    assert.doesNotMatch(docker, /^(?:ADD|ARG .*(?:TOKEN|SECRET|PASSWORD))/m);

    const { services }: { services: { sluice: Record<string, unknown> } } = parse(read('compose.yaml'));
    const { read_only: isReadOnly, cap_drop: dropped, security_opt: options, ports } = services.sluice;
    assert.deepEqual([isReadOnly, dropped, options], [true, ['ALL'], ['no-new-privileges:true']]);
    assert.deepEqual(ports, ['127.0.0.1:8080:8080', '127.0.0.1:9464:9464']);
  });

  test('unit and container start the file that the tarball has', () => {
    for (const file of ['sluice.service', 'Dockerfile']) assert.ok(read(file).includes('node_modules/sluice/bin/sluice.mjs'), file);
  });

  test('the configuration of the container is one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-packaging-'));

    const { code, stderr } = await sluice(folder, ['check', '--config', packaging('sluice.yaml')]);

    rmSync(folder, { recursive: true });
    assert.equal(code, 0, stderr);
  });
});
