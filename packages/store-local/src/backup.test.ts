import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { exchangeRecord } from '@sluice/store/conformance';
import { backupBytes, unpackBackup, writeBackup } from './backup.ts';
import { segmentFolder } from './data-paths.ts';
import { startRecorder } from './recorder.ts';
import { SegmentWriter } from './segments/segment-writer.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-backup-'));
after(() => rmSync(root, { recursive: true, force: true }));

const about = { format: 1, version: '0', madeAt: '2026-11-25T00:00:00Z', hasKeys: true } as const;
const retention = () => ({ exchangeDays: 36_500, daysByClass: new Map() });

function folderWith(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(root, name);
  mkdirSync(join(folder, 'segments'), { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  return folder;
}

test('a backup holds what the folder keeps, in a file that tar reads and only its owner opens', async (t) => {
  const folder = folderWith('plain', { 'keys.json': '{}', 'segments/a-000001.segment': Buffer.alloc(1000, 7), 'sluice.pid': '1' });
  const to = join(root, 'plain.tar');

  const { files, bytes } = await writeBackup({ folder, to, about, tell: () => {} });

  assert.deepEqual([files, bytes, backupBytes(folder, true)], [2, 1002, 1002]);
  assert.equal(statSync(to).mode & 0o777, 0o600);
  const { unpacked } = await unpackBackup(to, join(root, 'plain-back'), () => {});
  assert.deepEqual(
    new Set(readdirSync(unpacked, { recursive: true, encoding: 'utf8' })),
    new Set<string>(['keys.json', 'segments', 'segments/a-000001.segment']),
  );
  assert.deepEqual(readFileSync(join(unpacked, 'segments/a-000001.segment')), Buffer.alloc(1000, 7));
  const { stdout, error } = spawnSync('tar', ['-tf', to], { encoding: 'utf8' });
  if (error) return t.skip('tar is not there');
  assert.deepEqual(stdout.trim().split('\n'), ['sluice-backup.json', 'keys.json', 'segments/a-000001.segment', 'SHA256SUMS']);
});

test('keys stay where they are when that is asked', async () => {
  const folder = folderWith('keyless', { 'keys.json': '{}', 'pseudonyms.json': '{}', 'account.pem': '-----' });
  const to = join(root, 'keyless.tar');

  await writeBackup({ folder, to, about: { ...about, hasKeys: false }, tell: () => {} });

  const { unpacked, about: said } = await unpackBackup(to, join(root, 'keyless-back'), () => {});
  assert.deepEqual([readdirSync(unpacked), said.hasKeys], [[], false]);
});

test('no changed byte and no missing end of a backup goes unseen, and nothing is left of it', async () => {
  const folder = folderWith('hurt', { 'keys.json': '{"keys":[]}' });
  const to = join(root, 'hurt.tar');
  await writeBackup({ folder, to, about, tell: () => {} });
  const whole = readFileSync(to);
  // Heads and contents of its three files; what pads them to blocks carries nothing.
  for (const place of [0, 130, 150, 512, 520, 1024, 1154, 1536, 1546, 2048, 2560, 2600]) {
    const hurt = Buffer.from(whole);
    hurt[place] = (hurt[place] ?? 0) ^ 0x55;
    writeFileSync(to, hurt);
    await assert.rejects(
      unpackBackup(to, join(root, 'hurt-back'), () => {}),
      SluiceError,
      `byte ${place}`,
    );
  }
  for (let end = 0; end < 2_560; end += 97) {
    writeFileSync(to, whole.subarray(0, end));
    await assert.rejects(
      unpackBackup(to, join(root, 'hurt-back'), () => {}),
      SluiceError,
      `the first ${end}`,
    );
  }
  assert.equal(existsSync(join(root, 'hurt-back.restoring')), false);
});

test('a backup under way loses no record: what is taken in, what waits, and what comes meanwhile', async () => {
  const folder = folderWith('live', {});
  const to = join(root, 'live.tar');
  const writer = new SegmentWriter({
    folder: segmentFolder(folder),
    boot: 7,
    worker: 0,
    pid: process.pid,
    now: Date.now,
    durability: 'os',
    onRecordError: 'open',
  });
  const append = (sequence: number) =>
    new Promise<string>((resolve) => {
      writer.append(exchangeRecord({ sequence }), resolve);
    });
  const recorder = await startRecorder({ folder, retention, now: Date.now });
  let sequence = 0;
  for (; sequence < 50; sequence += 1) await append(sequence + 1);
  await recorder.takeIn();
  for (; sequence < 80; sequence += 1) await append(sequence + 1);

  const backup = recorder.backup(to, about);
  const meanwhile = append(81);
  await backup;
  await meanwhile;
  await recorder.close();
  await writer.close();

  const { unpacked } = await unpackBackup(to, join(root, 'live-back'), () => {});
  const restored = await startRecorder({ folder: unpacked, retention, now: Date.now, isAlive: () => false });
  const count = await restored.count();
  await restored.close();
  assert.ok(count >= 80 && count <= 81, `${count}`);
});
